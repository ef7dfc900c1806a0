# What is watched, and who is told.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; alarms carry it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "environment" {
  description = "Environment that the code's own metrics carry as a dimension, e.g. prod."
  type        = string
  nullable    = false
}

variable "metrics" {
  description = "The code's own metrics as its data file defines them: namespace, and by name unit and dimensions besides Environment."
  type = object({
    namespace = string
    metrics = map(object({
      unit       = string
      dimensions = list(string)
      by_version = optional(bool, false)
    }))
  })
  nullable = false
}

variable "sweep_seconds" {
  description = "Seconds between two runs of reconcile, which measures how long jobs wait."
  type        = number
  default     = 300
  nullable    = false

  validation {
    condition     = var.sweep_seconds >= 60 && var.sweep_seconds <= 300 && var.sweep_seconds % 60 == 0
    error_message = "sweep_seconds are 1 to 5 whole minutes: measured more rarely, a drawing could wait for half an hour before anybody is told."
  }
}

variable "gemini" {
  description = "What Gemini may cost a month in US dollars, null for no limit; or null where no drawing is read by it."
  type = object({
    month_usd = optional(number)
  })
  default = null
}

variable "topic_arns" {
  description = "ARNs of the SNS topics that hear of an alarm and of its end."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.topic_arns) > 0
    error_message = "An alarm that nobody hears is paid for and useless: name a topic in topic_arns."
  }
}

variable "runbook_url" {
  description = "URL of the page that has a section for each alarm."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.runbook_url, "https://")
    error_message = "runbook_url must be a full https:// URL: who is woken at night has no checkout at hand."
  }
}

variable "unhealthy_when" {
  description = "Names of further alarms that who uses the service feels; the composite alarm rings with any of them."
  type        = list(string)
  default     = []
  nullable    = false
}
