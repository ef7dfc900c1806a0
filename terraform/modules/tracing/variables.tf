# Whose traces they are, and how many are kept.

variable "name" {
  description = "The environment's prefix, e.g. sda-prod; the group and the rule carry it, and the functions' names begin with it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name begins with a small letter and has at most 32 small letters, digits and hyphens: X-Ray takes no longer one."
  }
}

variable "function_names" {
  description = "The full names of the functions whose traces the group shows."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.function_names) > 0
    error_message = "A group of no functions shows nothing."
  }
  validation {
    condition     = alltrue([for name in var.function_names : startswith(name, "${var.name}-")])
    error_message = "The sampling rule is for functions whose names begin with name and a hyphen; another one would not be sampled by it."
  }
}

variable "sampling" {
  description = "How many requests a second are traced in any case, which share of the others, from 0 to 1, and the rule's priority among the account's."
  type = object({
    requests_a_second = optional(number, 1)
    share_of_others   = optional(number, 0.05)
    priority          = optional(number, 1000)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.sampling.share_of_others >= 0 && var.sampling.share_of_others <= 1
    error_message = "share_of_others is a share: from 0 to 1, where 0.05 is 5 %."
  }
  validation {
    condition     = var.sampling.requests_a_second >= 0 && floor(var.sampling.requests_a_second) == var.sampling.requests_a_second
    error_message = "requests_a_second is a whole number, 0 or more."
  }
  validation {
    condition     = var.sampling.priority >= 1 && var.sampling.priority <= 9999 && floor(var.sampling.priority) == var.sampling.priority
    error_message = "priority is a whole number from 1 to 9999; the smallest one wins."
  }
}
