# What one function is made of, and the values that it refuses.

variable "function_name" {
  description = "The full name of the function, which its role, its log group and its alarms carry too."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,64}$", var.function_name))
    error_message = "function_name takes up to 64 letters, digits, hyphens and underscores; shorten it or take the other signs out."
  }
}

variable "description" {
  description = "The sentence that says in the console what the function does."
  type        = string
  nullable    = false

  validation {
    condition     = length(var.description) > 0 && length(var.description) <= 256
    error_message = "description needs between 1 and 256 characters."
  }
}

variable "image_uri" {
  description = "The container image of the function, by digest: repository@sha256:<64 hexadecimal digits>."
  type        = string
  nullable    = false

  validation {
    condition     = !var.require_image_digest || can(regex("^[^@]+@sha256:[0-9a-f]{64}$", var.image_uri))
    error_message = "image_uri names no digest, so nobody could say later which code ran; deploy repository@sha256:<digest> instead of a tag."
  }
}

variable "require_image_digest" {
  description = "Whether an image named by a tag is refused; only an environment on one machine may set it to false."
  type        = bool
  default     = true
  nullable    = false
}

variable "command" {
  description = "The command that the image starts with, which chooses the handler: one element, package.module.function."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.command) == 1 && alltrue([for part in var.command : can(regex("^\\w+(\\.\\w+)+$", part))])
    error_message = "command holds exactly one element, the dotted path of the handler, such as [\"package.handlers.status.handler\"]."
  }
}

variable "architecture" {
  description = "The processor that the image was built for."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "architecture is either arm64 or x86_64, whichever the image was built for."
  }
}

variable "memory_mb" {
  description = "The memory of the function in MB; processor time grows with it."
  type        = number
  nullable    = false

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240 && floor(var.memory_mb) == var.memory_mb
    error_message = "memory_mb is a whole number from 128 to 10240."
  }
}

variable "timeout_seconds" {
  description = "The seconds after which an invocation is stopped."
  type        = number
  nullable    = false

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900 && floor(var.timeout_seconds) == var.timeout_seconds
    error_message = "timeout_seconds is a whole number from 1 to 900; Lambda ends every invocation after 15 minutes."
  }
}

variable "environment" {
  description = "The environment variables of the function; names and addresses only, secrets belong in the parameter store."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key in keys(var.environment) : can(regex("^[a-zA-Z][a-zA-Z0-9_]+$", key))])
    error_message = "Names in environment start with a letter and go on with letters, digits and underscores."
  }

  validation {
    condition     = !anytrue([for key in keys(var.environment) : startswith(upper(key), "AWS_")])
    error_message = "Names in environment must not start with AWS_: Lambda sets those itself, and one set here could send calls elsewhere; take a prefix of your own."
  }
}

variable "policy_json" {
  description = "The policy document, as JSON, of what the function may do beyond writing its own logs and traces."
  type        = string
  nullable    = false

  validation {
    condition     = can(jsondecode(var.policy_json))
    error_message = "policy_json is no JSON; pass the json attribute of an aws_iam_policy_document."
  }

  validation {
    condition = !anytrue([
      for statement in try(flatten([jsondecode(var.policy_json).Statement]), []) :
      try(statement.Effect, "Allow") == "Allow" && anytrue([
        for action in try(flatten([statement.Action]), []) : action == "*" || endswith(action, ":*")
      ])
    ])
    error_message = "policy_json allows every action of a service; name the actions that the function calls."
  }
}

variable "kms_key_arn" {
  description = "The key that encrypts the environment variables, the log group and what goes to the failure destination."
  type        = string
  nullable    = false
}

variable "log_retention_days" {
  description = "The days that log lines are kept, one of the numbers that CloudWatch Logs knows."
  type        = number
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827], var.log_retention_days)
    error_message = "log_retention_days is one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827; keeping logs for ever is refused because it costs more each month."
  }
}

variable "account_id" {
  description = "The number of the account in which the function lives."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id is twelve digits."
  }
}

variable "region" {
  description = "The region in which the function lives."
  type        = string
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "The boundary that the function's role must not exceed, or null for none."
  type        = string
  default     = null
}

variable "reserved_concurrency" {
  description = "How many invocations may run at once, taken out of the account's share, or null for no limit of its own."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null ? true : var.reserved_concurrency >= 1
    error_message = "reserved_concurrency below 1 would refuse every invocation; give at least 1, or null for no limit."
  }
}

variable "provisioned_concurrency" {
  description = "How many instances of the live version are kept warm, which is paid for by the hour; 0 keeps none."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.provisioned_concurrency >= 0 && floor(var.provisioned_concurrency) == var.provisioned_concurrency
    error_message = "provisioned_concurrency is a whole number from 0."
  }

  validation {
    condition     = var.reserved_concurrency == null ? true : var.provisioned_concurrency <= var.reserved_concurrency
    error_message = "provisioned_concurrency is larger than reserved_concurrency: warm instances that may never run are paid for in vain; raise the one or lower the other."
  }
}

variable "alias_follows_code" {
  description = "Whether the alias points to each new version at once; false leaves it where it is for CodeDeploy to shift."
  type        = bool
  nullable    = false
}

variable "failure_destination_arn" {
  description = "The queue or topic that gets events which asynchronous invocations gave up on, or null for none."
  type        = string
  default     = null

  validation {
    condition     = var.failure_destination_arn == null ? true : can(regex("^arn:[^:]+:(sqs|sns):", var.failure_destination_arn))
    error_message = "failure_destination_arn is the ARN of an SQS queue or an SNS topic."
  }
}

variable "alarm" {
  description = "Whom the alarms tell, the page that has a section for each, the percentage of failed invocations above which they ring, and that of the timeout, null for none; or null for no alarms."
  type = object({
    topic_arns       = list(string)
    runbook_url      = string
    error_percent    = optional(number, 10)
    duration_percent = optional(number)
  })
  default = null

  validation {
    condition     = var.alarm == null ? true : length(var.alarm.topic_arns) > 0
    error_message = "alarm.topic_arns is empty, so the alarm would tell nobody; name a topic, or set alarm to null."
  }

  validation {
    condition     = var.alarm == null ? true : var.alarm.error_percent > 0 && var.alarm.error_percent < 100
    error_message = "alarm.error_percent lies between 0 and 100; at 100 the alarm could never fire."
  }

  validation {
    condition     = try(var.alarm.duration_percent, null) == null ? true : var.alarm.duration_percent > 0 && var.alarm.duration_percent < 100
    error_message = "alarm.duration_percent lies between 0 and 100; at 100 the invocation is stopped already."
  }
}

variable "verdicts" {
  description = "What the function's code counts of its own work by version, each value 0 or 1, and by the alarm's name the percentage of ones, among at least so many values in a period, that is too much for a version under trial."
  type = object({
    namespace   = string
    environment = string
    function    = string
    rates = map(object({
      metric         = string
      meaning        = string
      percent        = number
      least          = optional(number, 1)
      period_seconds = optional(number, 60)
    }))
  })
  default = null

  validation {
    condition     = var.verdicts == null ? true : alltrue([for rate in var.verdicts.rates : rate.percent > 0 && rate.percent < 100])
    error_message = "A percentage in verdicts.rates lies between 0 and 100; at 100 the alarm could never fire."
  }

  validation {
    condition     = var.verdicts == null ? true : alltrue([for rate in var.verdicts.rates : rate.least >= 1 && rate.period_seconds >= 60 && rate.period_seconds % 60 == 0])
    error_message = "verdicts.rates judge at least 1 value, in whole minutes."
  }
}
