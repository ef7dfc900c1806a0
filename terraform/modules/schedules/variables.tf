# What is invoked when, and where a call goes that could not be made.

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

variable "dead_letter_queue_arn" {
  description = "The queue that gets calls which could not be made, or null to drop them."
  type        = string
  default     = null

  validation {
    condition     = var.dead_letter_queue_arn == null ? true : can(regex("^arn:[^:]+:sqs:", var.dead_letter_queue_arn))
    error_message = "dead_letter_queue_arn is the ARN of an SQS queue."
  }
}

variable "dead_letter_kms_key_arn" {
  description = "The key that encrypts the queue of calls which could not be made; null where there is no such queue."
  type        = string
  default     = null

  validation {
    condition     = (var.dead_letter_queue_arn == null) == (var.dead_letter_kms_key_arn == null)
    error_message = "dead_letter_queue_arn and dead_letter_kms_key_arn go together: without the key nothing could be written to the encrypted queue, and nobody would be told."
  }
}

variable "permissions_boundary_arn" {
  description = "The boundary that the schedules' roles must not exceed, or null for none."
  type        = string
  default     = null
}
