# Untested: it was written after the documentation of Terraform policy (version 0.3), and never run, since it cannot be run
# without the tfpolicy command and HCP Terraform. Run tfpolicy validate and tfpolicy test before you enforce it.
#
# A policy is about a resource, so this one cannot deny a run that has no residency_requirement at all, and it is evaluated
# for those that are created or updated. A verdict that changes is an update.

policy {
  required_providers {
    residency = {
      source  = "data-residency/residency"
      version = ">= 0.1.0"
    }
  }
}

resource_policy "residency_requirement" "compliant" {
  enforcement_level = "mandatory"

  enforce {
    condition     = core::try(attrs.compliant, false) == true
    error_message = "The requirement \"${attrs.name}\" is not compliant; its findings say why."
  }
}

resource_policy "residency_requirement" "exemptions_are_recorded" {
  enforcement_level = "mandatory"

  locals {
    stated     = core::try(attrs.exemptions, null)
    exemptions = local.stated != null ? local.stated : {}
    unrecorded = [for name, exemption in local.exemptions : name if exemption.approved_by == null || exemption.expires == null]
  }

  enforce {
    condition     = core::length(local.unrecorded) == 0
    error_message = "Each exemption of \"${attrs.name}\" needs approved_by and expires: ${core::join(", ", local.unrecorded)}"
  }
}

resource_policy "residency_requirement" "is_not_removed" {
  operations        = ["delete"]
  enforcement_level = "mandatory"

  enforce {
    condition     = false
    error_message = "The requirement \"${prior_attrs.name}\" is removed."
  }
}
