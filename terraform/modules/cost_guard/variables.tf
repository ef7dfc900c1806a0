# What the caller decides.

variable "name" {
  description = "The prefix of this environment's resources, for example sda-prod."
  type        = string
  nullable    = false
}

variable "monthly_budget_usd" {
  description = "What a month may cost, in US dollars."
  type        = number
  nullable    = false

  validation {
    condition     = var.monthly_budget_usd >= 1 && var.monthly_budget_usd <= 100000
    error_message = "monthly_budget_usd must lie between 1 and 100000: a budget of nothing always alarms, a higher one is a slip of the keyboard."
  }
}

variable "emails" {
  description = "Addresses that are told of the budget and, once a day, of anomalies."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$", email))])
    error_message = "Each of emails must be an address such as operations@example.com."
  }

  validation {
    condition     = length(var.emails) <= 10
    error_message = "AWS Budgets tells at most ten addresses; use a distribution list."
  }
}

variable "topic_arn" {
  description = "The SNS topic that is told at once; null for none. Its policy and key must admit budgets.amazonaws.com and costalerts.amazonaws.com."
  type        = string
  default     = null
}

variable "anomaly_threshold_usd" {
  description = "From which total impact, in US dollars, an anomaly is told."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.anomaly_threshold_usd >= 1 && floor(var.anomaly_threshold_usd) == var.anomaly_threshold_usd
    error_message = "anomaly_threshold_usd must be a whole number of at least 1: below it every rounding would alarm."
  }
}

variable "cost_tag" {
  description = "The tag whose costs count. It must be activated as a cost allocation tag, or every cost counts as nothing."
  type = object({
    key   = string
    value = string
  })
  nullable = false
}
