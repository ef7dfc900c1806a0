# What the queues need to know.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; queues and alarms carry it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "account_id" {
  description = "AWS account of the queues, to build their ARNs from."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account, in quotes so that leading zeros stay."
  }
}

variable "region" {
  description = "AWS region of the queues, to build their ARNs from."
  type        = string
  nullable    = false
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the messages."
  type        = string
  nullable    = false
}

variable "visibility_timeout_seconds" {
  description = "Seconds that a received drawing stays hidden from other workers."
  type        = number
  default     = 1800
  nullable    = false

  validation {
    condition     = var.visibility_timeout_seconds >= var.worker_timeout_seconds
    error_message = "visibility_timeout_seconds must be at least worker_timeout_seconds: otherwise a second worker gets a drawing that the first still works on, and it is paid for twice."
  }

  validation {
    condition     = var.visibility_timeout_seconds <= 43200
    error_message = "visibility_timeout_seconds must be at most 43200 (12 hours): SQS hides a message no longer."
  }
}

variable "worker_timeout_seconds" {
  description = "Timeout of the worker function that reads the queue."
  type        = number
  nullable    = false

  validation {
    condition     = var.worker_timeout_seconds >= 1 && var.worker_timeout_seconds <= 900
    error_message = "worker_timeout_seconds must be 1 to 900: a Lambda function runs no longer."
  }
}

variable "max_receive_count" {
  description = "Attempts at a drawing before its message goes to the dead-letter queue."
  type        = number
  default     = 3
  nullable    = false

  validation {
    condition     = var.max_receive_count >= 2 && var.max_receive_count <= 10
    error_message = "max_receive_count must be 2 to 10: with 1 no failure is ever retried, with many a hopeless drawing is paid for again and again."
  }
}

variable "dead_letter_visibility_timeout_seconds" {
  description = "Seconds that a received dead letter stays hidden from its function's next invocation."
  type        = number
  default     = 360
  nullable    = false

  validation {
    condition     = var.dead_letter_visibility_timeout_seconds >= var.dead_letter_timeout_seconds
    error_message = "dead_letter_visibility_timeout_seconds must be at least dead_letter_timeout_seconds: otherwise one given-up job is reported twice."
  }

  validation {
    condition     = var.dead_letter_visibility_timeout_seconds <= 43200
    error_message = "dead_letter_visibility_timeout_seconds must be at most 43200 (12 hours): SQS hides a message no longer."
  }
}

variable "dead_letter_timeout_seconds" {
  description = "Timeout of the function that reads the dead-letter queue."
  type        = number
  nullable    = false

  validation {
    condition     = var.dead_letter_timeout_seconds >= 1 && var.dead_letter_timeout_seconds <= 900
    error_message = "dead_letter_timeout_seconds must be 1 to 900: a Lambda function runs no longer."
  }
}

variable "alarms_enabled" {
  description = "Whether the alarms exist."
  type        = bool
  nullable    = false
}

variable "alarm_topic_arns" {
  description = "ARNs of the SNS topics that hear of an alarm and of its end."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = !var.alarms_enabled || length(var.alarm_topic_arns) > 0
    error_message = "alarm_topic_arns must name a topic when alarms_enabled is true: an alarm that nobody hears is paid for and useless."
  }
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

variable "dead_letter_alarm_threshold" {
  description = "The depth alarm fires when the dead-letter queue holds more messages than this."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.dead_letter_alarm_threshold >= 0 && var.dead_letter_alarm_threshold <= 100
    error_message = "dead_letter_alarm_threshold must be 0 to 100: beyond that too many clients wait before anybody is told."
  }
}
