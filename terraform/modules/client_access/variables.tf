# What the caller decides.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-staging; policy and role are called <name>-client."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-staging."
  }
}

variable "account_id" {
  description = "The AWS account whose users may be let into the role."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the twelve digits of an AWS account."
  }
}

variable "execution_arn" {
  description = "The API's own prefix of ARNs, arn:aws:execute-api:<region>:<account>:<api id>."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:execute-api:[a-z0-9-]+:[0-9]{12}:[a-z0-9]+$", var.execution_arn))
    error_message = "execution_arn must name one API and no stage or path, e.g. arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5: a wildcard would open others."
  }
}

variable "permissions_boundary_arn" {
  description = "The most that the role can do; the boundary has to allow execute-api:Invoke on this API. Null for no boundary."
  type        = string
  default     = null
}
