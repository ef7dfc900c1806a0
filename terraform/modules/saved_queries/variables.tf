# Whose logs are asked.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; the queries are called <name>/<query>."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "function_log_groups" {
  description = "Names of the functions' log groups by what they do; worker is the one that reads drawings."
  type        = map(string)
  nullable    = false

  validation {
    condition     = contains(keys(var.function_log_groups), "worker")
    error_message = "function_log_groups must name the worker's: stages and costs are in its log."
  }

  validation {
    condition     = length(var.function_log_groups) < 50
    error_message = "A query asks 50 log groups at most, the access log among them."
  }
}

variable "access_log_group" {
  description = "Name of the log group with one line a request."
  type        = string
  nullable    = false
}
