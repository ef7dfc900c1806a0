# What the key needs to know.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; the alias carries it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "account_id" {
  description = "AWS account that owns and administers the key."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account, in quotes so that leading zeros stay."
  }
}

variable "region" {
  description = "AWS region of the key and of everything that it encrypts."
  type        = string
  nullable    = false
}

variable "deletion_window_days" {
  description = "Days between the destruction of the key and its end; until then it can be brought back, and with it all data."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.deletion_window_days >= 7 && var.deletion_window_days <= 30
    error_message = "deletion_window_days must be 7 to 30: AWS keeps a deleted key no shorter and no longer."
  }
}
