# What the topics need to know.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; topics and role carry it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the messages; its policy must let the publishers use it."
  type        = string
  nullable    = false

  validation {
    condition     = !strcontains(var.kms_key_arn, "alias/aws/")
    error_message = "kms_key_arn must not be AWS's own key: alarms and budgets cannot use that one, and their messages would be lost."
  }
}

variable "account_id" {
  description = "AWS account whose alarms and costs may be published."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account, in quotes so that leading zeros stay."
  }
}

variable "emails" {
  description = "Addresses that get all news; each has to confirm a mail first."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "emails must be mail addresses, e.g. operations@example.com."
  }
}

variable "region" {
  description = "AWS region of the topics, to build ARNs from."
  type        = string
  nullable    = false
}

variable "teller" {
  description = "The function that makes sentences of messages, by its alias, and whether it also posts them to a webhook; null where no function runs."
  type = object({
    function_name = string
    alias_name    = string
    alias_arn     = string
    webhook       = optional(bool, false)
  })
  default = null
}

variable "alarms_enabled" {
  description = "Whether news that are not delivered ring."
  type        = bool
  nullable    = false
}

variable "runbook_url" {
  description = "URL of the page that has a section for each alarm."
  type        = string
  default     = null

  validation {
    condition     = !var.alarms_enabled || var.runbook_url != null
    error_message = "runbook_url must be given when alarms_enabled is true: who is woken has to find what to do."
  }
}

variable "slack" {
  description = "Slack workspace and channel that get all news, or null for none; authorise the workspace once in the AWS console first."
  type = object({
    workspace_id = string
    channel_id   = string
  })
  default = null

  validation {
    condition     = var.slack == null || can(regex("^T[A-Z0-9]{5,}$", var.slack.workspace_id))
    error_message = "slack.workspace_id must be the workspace's id, e.g. T07EA123LEP, not its name."
  }

  validation {
    condition     = var.slack == null || can(regex("^[CG][A-Z0-9]{5,}$", var.slack.channel_id))
    error_message = "slack.channel_id must be the channel's id, e.g. C07EZ1ABC23, not its name."
  }
}

variable "permissions_boundary_arn" {
  description = "The boundary that the Slack channel's role must not exceed, or null for none."
  type        = string
  default     = null
}
