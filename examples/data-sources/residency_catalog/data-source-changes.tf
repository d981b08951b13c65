terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# What changed since the last review, about the features that matter here?
data "residency_catalog" "since_review" {
  changes_since    = "2025-01-01"
  changes_features = ["entra-mfa", "entra-core-directory"] # all when left out
}

output "changes" {
  value = [
    for c in data.residency_catalog.since_review.changes :
    "${c.date} ${c.kind} ${c.statement}: ${join(", ", c.old_places)} -> ${join(", ", c.new_places)} (${c.source_title}, ${c.source_date})"
  ]
}

# What will an upgrade bring to a configuration that asks for an earlier day?
data "residency_catalog" "since_as_of" {
  as_of = "2024-06-01" # without changes_since: from this day to that of the catalog's version
}

output "features_that_changed" {
  value = distinct(flatten([for c in data.residency_catalog.since_as_of.changes : c.features if c.kind != "added"]))
}
