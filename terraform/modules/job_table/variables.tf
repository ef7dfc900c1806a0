# What the table needs to know.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; the table carries it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the jobs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, not an alias or an id: DynamoDB takes nothing else."
  }
}

variable "point_in_time_recovery" {
  description = "Whether the table can be restored to any second of the last 35 days."
  type        = bool
  default     = true
  nullable    = false
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the table until this is switched off."
  type        = bool
  nullable    = false

  validation {
    condition     = !var.deletion_protection || var.point_in_time_recovery
    error_message = "deletion_protection without point_in_time_recovery guards the table but not the jobs in it: switch both on."
  }
}

variable "alarm" {
  description = "Whom to tell of refused requests, and the page that has a section for each alarm; null makes no alarm."
  type = object({
    topic_arns  = list(string)
    runbook_url = string
  })
  default = null

  validation {
    condition     = var.alarm == null || try(length(var.alarm.topic_arns) > 0, false)
    error_message = "An alarm that tells nobody is none: name a topic in alarm.topic_arns, or set alarm to null."
  }
}
