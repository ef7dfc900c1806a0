# What the caller decides.

variable "name" {
  description = "What the trail and all around it is called; the name of no environment, so that no deployment reaches it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-audit."
  }
}

variable "account_id" {
  description = "The AWS account that is watched."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the twelve digits of an AWS account."
  }
}

variable "region" {
  description = "The region of trail, log and alarms; events of all regions arrive there."
  type        = string
  nullable    = false
}

variable "environments" {
  description = "The environments whose drawings are watched."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.environments) > 0 && alltrue([for environment in var.environments : can(regex("^[a-z][a-z0-9]*$", environment))])
    error_message = "environments must name one at least, in lower-case letters and digits."
  }
}

variable "readers" {
  description = "The functions whose work it is to read and write drawings and results; anybody else who does is told of."
  type        = set(string)
  default     = ["submit", "status", "worker", "reconcile"]
  nullable    = false
}

variable "emails" {
  description = "Who is told."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.emails) > 0 && alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "emails must be one e-mail address at least: what nobody is told of is not detected."
  }
}
