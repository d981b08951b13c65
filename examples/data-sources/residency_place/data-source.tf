terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {}

data "residency_place" "boundary" {
  place = "eu-data-boundary"
}

data "residency_place" "region" {
  place = "Japan East"
}

output "boundary" {
  value = {
    members = data.residency_place.boundary.members
    unknown = data.residency_place.boundary.unknown_members # no source says whether they belong
  }
}

output "region" {
  value = {
    id         = data.residency_place.region.id
    containers = data.residency_place.region.containers
    pair       = data.residency_place.region.paired_region
  }
}
