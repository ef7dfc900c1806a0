# Which functions are deployed, in which steps, and what stops a deployment.

variable "name" {
  description = "The prefix of this environment's resources, which names the application and its role."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9-]{1,40}$", var.name))
    error_message = "name takes up to 40 letters, digits and hyphens."
  }
}

variable "account_id" {
  description = "The number of the account in which the functions live."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is twelve digits."
  }
}

variable "region" {
  description = "The region in which the functions live."
  type        = string
  nullable    = false
}

variable "functions" {
  description = "The functions to deploy, each with the alias that is shifted, the alarms that stop its deployment, and, if one step has to take longer than the strategy says, its minutes."
  type = map(object({
    function_name = string
    alias_name    = string
    alarm_names   = list(string)
    minutes       = optional(number)
  }))
  nullable = false

  validation {
    condition     = length(var.functions) > 0
    error_message = "functions is empty; leave the module out where CodeDeploy deploys nothing."
  }

  validation {
    condition     = var.strategy.type == "all_at_once" || alltrue([for function in var.functions : length(function.alarm_names) > 0])
    error_message = "A function has no alarm, so nothing would stop a bad version after its first share of traffic; give each function alarm_names, or shift all_at_once."
  }

  validation {
    condition     = alltrue([for function in var.functions : function.minutes == null ? true : function.minutes >= var.strategy.minutes && function.minutes <= 2880 && floor(function.minutes) == function.minutes])
    error_message = "A function's minutes are a whole number, no less than the strategy's and at most 2880."
  }

  validation {
    condition     = alltrue([for function in var.functions : length(distinct(concat(function.alarm_names, var.alarm_names))) <= 10])
    error_message = "CodeDeploy takes up to 10 alarms for a function; name fewer."
  }
}

variable "strategy" {
  description = "How traffic moves: a canary waits once, linear adds equal shares, all_at_once does neither."
  type = object({
    type    = string
    percent = optional(number, 10)
    minutes = optional(number, 5)
  })
  nullable = false

  validation {
    condition     = contains(["canary", "linear", "all_at_once"], var.strategy.type)
    error_message = "strategy.type is canary, linear or all_at_once."
  }

  validation {
    condition     = var.strategy.percent >= 1 && var.strategy.percent <= 99 && floor(var.strategy.percent) == var.strategy.percent
    error_message = "strategy.percent, the share of the traffic in one step, is a whole number from 1 to 99."
  }

  validation {
    condition     = var.strategy.minutes >= 1 && var.strategy.minutes <= 2880 && floor(var.strategy.minutes) == var.strategy.minutes
    error_message = "strategy.minutes, the time of one step, is a whole number from 1 to 2880."
  }

  validation {
    condition = (
      var.strategy.type == "canary" ? var.strategy.minutes >= 5 :
      var.strategy.type == "linear" ? (ceil(100 / var.strategy.percent) - 1) * var.strategy.minutes >= 5 :
      true
    )
    error_message = "All traffic would have moved in less than 5 minutes, before an alarm can ring; raise strategy.minutes or lower strategy.percent."
  }
}

variable "alarm_names" {
  description = "Alarms that stop the deployment of every function."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "hooks" {
  description = "The names of the functions that test a version before and after traffic moves to it, or null for none."
  type = object({
    pre_traffic  = optional(string)
    post_traffic = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for hook in [var.hooks.pre_traffic, var.hooks.post_traffic] : hook == null ? true : can(regex("^[a-zA-Z0-9_-]{1,64}$", hook))])
    error_message = "hooks are names of functions, neither ARNs nor with a version."
  }
}

variable "notification_topic_arn" {
  description = "The topic that gets the news of each deployment."
  type        = string
  nullable    = false
}

variable "kms_key_arn" {
  description = "The key that encrypts the topic; without it CodeDeploy could not publish there, and would not say so."
  type        = string
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "The boundary that CodeDeploy's role must not exceed, or null for none."
  type        = string
  default     = null
}
