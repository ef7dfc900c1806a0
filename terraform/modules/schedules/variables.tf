# What is invoked when, and who hears of a call that could not be made.

variable "name" {
  description = "The prefix of this environment's resources, which names the group, the schedules and their roles."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,40}$", var.name))
    error_message = "name takes up to 40 letters, digits, hyphens and underscores."
  }
}

variable "account_id" {
  description = "The number of the account in which the schedules live."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is twelve digits."
  }
}

variable "schedules" {
  description = "The alias of the function that each schedule invokes, when, and with what event, as JSON."
  type = map(object({
    expression = string
    target_arn = string
    input      = optional(string, "{}")
  }))
  nullable = false

  validation {
    condition     = alltrue([for key in keys(var.schedules) : can(regex("^[a-zA-Z0-9_-]{1,20}$", key))])
    error_message = "The keys of schedules take up to 20 letters, digits, hyphens and underscores; they name roles too."
  }

  validation {
    condition     = alltrue([for schedule in var.schedules : can(regex("^(rate|cron)\\(.+\\)$", schedule.expression))])
    error_message = "expression is rate(...) or cron(...), such as rate(5 minutes); a schedule that fires once does not belong here."
  }

  validation {
    condition     = alltrue([for schedule in var.schedules : can(regex("^arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:[^:]+:[^:]+$", schedule.target_arn))])
    error_message = "target_arn is the ARN of a function's alias; without the alias the schedule would run code that no deployment has let through."
  }

  validation {
    condition     = alltrue([for schedule in var.schedules : can(jsondecode(schedule.input))])
    error_message = "input is the event as JSON; make it with jsonencode."
  }
}

variable "region" {
  description = "The region in which the schedules live."
  type        = string
  nullable    = false
}

variable "kms_key_arn" {
  description = "The key that encrypts the queue of calls which could not be made."
  type        = string
  nullable    = false
}

variable "alarm" {
  description = "Whom to tell of calls which could not be made, and the page that has a section for each alarm; null makes no alarm."
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

variable "permissions_boundary_arn" {
  description = "The boundary that the schedules' roles must not exceed, or null for none."
  type        = string
  default     = null
}
