# What the dashboards look at.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; the dashboards are called <name>-operations and <name>-health."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "environment" {
  description = "Environment that the code's own metrics carry as a dimension, as the functions' setting names it, e.g. prod."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.environment))
    error_message = "environment must be lower-case letters, digits and hyphens, e.g. prod: it is matched exactly with the metrics' dimension."
  }
}

variable "region" {
  description = "AWS region of all that is looked at."
  type        = string
  nullable    = false
}

variable "functions" {
  description = "Names of the functions by what they do; worker is the one whose time is an attempt's."
  type        = map(string)
  nullable    = false

  validation {
    condition     = contains(keys(var.functions), "worker")
    error_message = "functions must name the worker: its run time is that of an attempt at a drawing."
  }
}

variable "queue_name" {
  description = "Name of the queue of drawings."
  type        = string
  nullable    = false
}

variable "dead_letter_queue_name" {
  description = "Name of the queue of the messages whose attempts are used up."
  type        = string
  nullable    = false
}

variable "table_name" {
  description = "Name of the table of jobs."
  type        = string
  nullable    = false
}

variable "api_id" {
  description = "Id of the HTTP API; its routes show only if the stage has detailed metrics on."
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

  validation {
    condition = length(setsubtract([
      "AttemptsBroken", "AttemptsExhausted", "ColdStart", "ComponentsFound", "EstimatedCostUsd", "GeminiModelEnding",
      "GeminiQuestions", "GeminiUnpriced", "JobsBegun", "JobsCompleted", "JobsFailed", "JobsReconciled",
      "JobsRejected", "JobsSubmitted", "JobsWaiting", "NewsTold", "NewsUndelivered", "OldestWait", "PoisonMessages",
      "ReviewItems", "ServerErrors", "StageDuration", "StageFailures", "TokensUsed", "UncleanEnds",
    ], keys(var.metrics.metrics))) == 0
    error_message = "The dashboards show a metric that the code no longer defines: change them with it, else they show nothing and nobody notices."
  }
}
