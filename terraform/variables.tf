# What differs from one environment to another. The values are in <environment>.tfvars.

variable "environment" {
  description = "The environment's name; it is part of every resource's name and a dimension of every metric."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["local", "dev", "staging", "prod"], var.environment)
    error_message = "The environment is local, dev, staging or prod."
  }
}

variable "region" {
  description = "The AWS region that everything lives in."
  type        = string
  default     = "eu-west-2"
  nullable    = false
}

variable "account_id" {
  description = "The AWS account that everything lives in; credentials of any other account are refused."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An AWS account id has twelve digits."
  }
}

variable "verify_account" {
  description = "Whether AWS is asked whose credentials these are; false where no AWS answers: on an emulator, or for a plan without network."
  type        = bool
  default     = true
  nullable    = false
}

variable "permissions_boundary" {
  description = "Whether every role is bound to what its environment may do at most; the deploy role of the environment makes no other."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = var.permissions_boundary || var.environment != "prod"
    error_message = "In prod every role has the permissions boundary that terraform/bootstrap makes."
  }
}

variable "owner" {
  description = "Who answers for the environment; a tag of every resource."
  type        = string
  nullable    = false
}

variable "cost_centre" {
  description = "Who pays for the environment; a tag of every resource."
  type        = string
  nullable    = false
}

variable "deploy_functions" {
  description = "Whether the functions, and what calls them, are made; false on an emulator that cannot run them, where they run as containers beside it."
  type        = bool
  default     = true
  nullable    = false
}

variable "images" {
  description = "The container images of the functions, by digest. `make push` writes them to images.auto.tfvars.json, which Terraform reads by itself."
  type = object({
    api    = string
    worker = string
  })
  default = null

  validation {
    condition     = var.images != null || !var.deploy_functions
    error_message = "There are no images to deploy: run `make push REGISTRY=...`, which writes images.auto.tfvars.json, or pass -var 'images={api=\"...@sha256:...\",worker=\"...@sha256:...\"}'."
  }
}

variable "architecture" {
  description = "The processor that the images are built for, arm64 or x86_64; arm64 costs a fifth less."
  type        = string
  default     = "arm64"
  nullable    = false
}

variable "worker" {
  description = "Size of the function that reads drawings: its memory, how long one invocation may take, and how many drawings are read at a time."
  type = object({
    memory_mb       = optional(number, 3072)
    timeout_seconds = optional(number, 900)
    concurrency     = optional(number, 10)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.worker.memory_mb >= 1024
    error_message = "Below 1,024 MB the worker has no room for a drawing beside its libraries."
  }
  validation {
    condition     = var.worker.timeout_seconds >= 240
    error_message = "Below 240 seconds no time is left for a drawing, after what the worker keeps back to end in an orderly way."
  }
  validation {
    condition     = var.worker.concurrency >= 2 && var.worker.concurrency <= 1000
    error_message = "An SQS event source takes a concurrency of 2 to 1,000."
  }
}

variable "analyser" {
  description = "Who reads drawings whose job names nobody: vector, from the PDF's own geometry; hybrid, which asks Gemini for what geometry leaves open; gemini, from pictures of the pages alone."
  type        = string
  default     = "vector"
  nullable    = false

  validation {
    condition     = contains(["vector", "hybrid", "gemini"], var.analyser)
    error_message = "The analyser is vector, hybrid or gemini."
  }
}

variable "gemini" {
  description = "The Gemini model that is asked and how much it thinks (empty: as it does by itself), and how many US dollars a job, an owner's day and all jobs of a month may cost; null for no limit."
  type = object({
    model         = optional(string, "gemini-3.8-flash")
    thinking      = optional(string, "low")
    job_usd       = optional(number, 2)
    owner_day_usd = optional(number, 50)
    month_usd     = optional(number)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["", "minimal", "low", "medium", "high"], var.gemini.thinking)
    error_message = "gemini.thinking is minimal, low, medium, high or empty."
  }
  validation {
    condition     = alltrue([for usd in [var.gemini.job_usd, var.gemini.owner_day_usd, var.gemini.month_usd] : usd == null ? true : usd >= 0])
    error_message = "A budget of gemini is a number of US dollars from 0 on, or null."
  }
  validation {
    condition     = var.environment != "prod" || var.analyser == "vector" || var.gemini.month_usd != null
    error_message = "In prod Gemini has a budget for the month."
  }
}

variable "api" {
  description = "Size of the functions behind the API, environments of each that are kept warm, and the requests per second that clients together may make."
  type = object({
    memory_mb               = optional(number, 1024)
    provisioned_concurrency = optional(number, 0)
    requests_per_second     = optional(number, 50)
    burst                   = optional(number, 100)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.api.memory_mb >= 1024
    error_message = "Below 1,024 MB the API's functions take more than a second to start."
  }
}

variable "queue" {
  description = "How long a message that a worker has taken stays hidden, and how many times it is delivered before it goes to the dead-letter queue."
  type = object({
    visibility_timeout_seconds = optional(number, 1800)
    max_receive_count          = optional(number, 3)
  })
  default  = {}
  nullable = false
}

variable "authentication" {
  description = "Who may call the API: holders of a JWT, of an issuer that is named or of the environment's own pool (sign_in), IAM principals, or anybody, which is for dev and local only."
  type = object({
    type     = string
    issuer   = optional(string)
    audience = optional(list(string))
    scopes   = optional(set(string))
  })
  nullable = false

  validation {
    condition     = var.authentication.type != "none" || contains(["local", "dev"], var.environment)
    error_message = "Without authentication anybody could read clients' drawings: only dev and local may have type \"none\"."
  }
}

variable "sign_in" {
  description = "The environment's own pool of people, for companies without an identity provider: where its sign-in pages may send people back to on the web page, and names of programs that call the API by a secret of their own. Null for none."
  type = object({
    callback_urls = optional(set(string), [])
    logout_urls   = optional(set(string), [])
    machines      = optional(set(string), [])
  })
  default = null

  validation {
    condition     = var.sign_in == null || (var.authentication.type == "jwt" && var.authentication.issuer == null)
    error_message = "A pool of people vouches for callers by JWT and is its own issuer: set authentication = { type = \"jwt\" }, or sign_in to null."
  }
  validation {
    condition     = var.sign_in != null || var.authentication.type != "jwt" || var.authentication.issuer != null
    error_message = "Authentication by JWT needs somebody who issues the tokens: name an issuer in authentication, or let the environment have its own pool with sign_in."
  }
}

variable "upload_origins" {
  description = "Origins of the web pages that upload drawings, e.g. https://design.example.com; nobody else's page may."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "transfer_acceleration" {
  description = "Whether clients upload to S3's nearest edge location; costs extra per gigabyte."
  type        = bool
  default     = false
  nullable    = false
}

variable "custom_domain" {
  description = "The API's own domain name, with its certificate and Route 53 zone; null keeps API Gateway's name."
  type = object({
    name            = string
    certificate_arn = string
    zone_id         = string
  })
  default = null
}

variable "status_cache" {
  description = "Whether CloudFront stands in front of the API and keeps the answers about finished jobs."
  type        = bool
  default     = false
  nullable    = false
}

variable "traffic_shifting" {
  description = "How new code gets its traffic: all at once with `terraform apply`, or by CodeDeploy in a canary or linear way, `percent` of the traffic for, or every, `minutes`."
  type = object({
    strategy = string
    percent  = optional(number, 10)
    minutes  = optional(number, 5)
  })
  default  = { strategy = "all_at_once" }
  nullable = false

  validation {
    condition     = contains(["all_at_once", "canary", "linear"], var.traffic_shifting.strategy)
    error_message = "The strategy is all_at_once, canary or linear."
  }
  validation {
    condition     = var.traffic_shifting.strategy == "all_at_once" || var.monitoring.alarms
    error_message = "A canary that no alarm watches only delays a bad deployment: switch monitoring.alarms on."
  }
  validation {
    condition     = var.traffic_shifting.strategy != "all_at_once" || var.environment != "prod"
    error_message = "In prod new code gets its traffic step by step: the strategy is canary or linear."
  }
}

variable "monitoring" {
  description = "Whether alarms and dashboards are made."
  type = object({
    alarms     = bool
    dashboards = bool
  })
  default  = { alarms = true, dashboards = true }
  nullable = false

  validation {
    condition     = var.environment != "prod" || var.monitoring.alarms
    error_message = "Prod does not run without alarms."
  }
}

variable "tracing" {
  description = "Who records the functions' spans for X-Ray: nobody (off), the functions' own code (sdk), or the AWS distribution of OpenTelemetry (adot), which needs images that are built with OTEL=adot; and what the sampling rule keeps."
  type = object({
    recorder = optional(string, "sdk")
    sampling = optional(object({
      requests_a_second = optional(number, 1)
      share_of_others   = optional(number, 0.05)
    }), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["off", "sdk", "adot"], var.tracing.recorder)
    error_message = "The recorder is off, sdk or adot."
  }
}

variable "alerts" {
  description = "Who is told when something is wrong: e-mail addresses, and the Slack channel that AWS Chatbot was authorised for."
  type = object({
    emails = optional(list(string), [])
    slack = optional(object({
      workspace_id = string
      channel_id   = string
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = !var.monitoring.alarms || length(var.alerts.emails) > 0 || var.alerts.slack != null
    error_message = "Alarms that reach nobody are none: name an e-mail address or a Slack channel in alerts."
  }
  validation {
    condition     = alltrue([for email in var.alerts.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "An entry of alerts.emails is no e-mail address."
  }
}

variable "budget" {
  description = "What the environment may cost a month, and the unexpected cost a day from which on somebody is told, in US dollars; null for no watch."
  type = object({
    monthly_usd           = number
    anomaly_threshold_usd = number
  })
  default = null

  validation {
    condition     = var.environment != "prod" || var.budget != null
    error_message = "Prod has a budget."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  nullable    = false
}

variable "log_level" {
  description = "Least important log line that is written: debug, info, warning or error."
  type        = string
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["debug", "info", "warning", "error"], var.log_level)
    error_message = "The log level is debug, info, warning or error."
  }
}

variable "protect_data" {
  description = "Whether jobs and drawings outlive a `terraform destroy`: it then refuses to delete the table, and a bucket that is not empty."
  type        = bool
  default     = true
  nullable    = false
}

