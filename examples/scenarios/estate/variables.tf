variable "tenant_id" {
  description = "Tenant of contoso.example, signed up in Japan."
  type        = string
}

variable "subscription_id" {
  description = "Subscription of the tenant."
  type        = string
}

variable "region" {
  description = "Region where everything lives unless something else is said."
  type        = string
  default     = "japaneast"
}

variable "stores" {
  description = "Storage accounts by purpose."
  type = map(object({
    region      = optional(string)
    replication = optional(string, "ZRS")
  }))
  default = {}
}

variable "pilot" {
  description = "Whether the pilot with dynamic membership runs."
  type        = bool
  default     = false
}
