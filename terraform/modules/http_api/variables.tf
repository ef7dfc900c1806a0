# What the API serves, to whom, and how much of it.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; the API is called <name>-api."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "routes" {
  description = "The function alias behind each route, by \"METHOD /path\" or \"$default\", and whether the caller has to be authenticated; names of functions and aliases have to be known when planning."
  type = map(object({
    function_name = string
    alias_name    = string
    invoke_arn    = string
    authenticated = optional(bool, true)
  }))
  nullable = false

  validation {
    condition     = length(var.routes) > 0
    error_message = "An API without routes serves nobody: pass at least one route."
  }
  validation {
    condition = alltrue([
      for key in keys(var.routes) :
      key == "$default" || can(regex("^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /(([a-z0-9._-]+|\\{[a-z_]+\\})(/([a-z0-9._-]+|\\{[a-z_]+\\}))*)?$", key))
    ])
    error_message = "Each route is \"$default\" or a method and a path without a slash at its end, e.g. \"GET /status/{job_id}\". ANY and {proxy+} are refused: they would open paths that nobody has written."
  }
  validation {
    # What a parameter is called makes no difference to API Gateway, which refuses the second of such a pair.
    condition     = length(distinct([for key in keys(var.routes) : replace(key, "/\\{[a-z_]+\\}/", "{}")])) == length(var.routes)
    error_message = "Two routes differ only in the name of a path parameter: API Gateway takes them for one. Remove one of them."
  }
}

variable "authentication" {
  description = "Who vouches for callers: a JWT issuer for its audience, and for one of the scopes if there are any, IAM, or nobody; the functions' own setting has to be the same."
  type = object({
    type     = string
    issuer   = optional(string)
    audience = optional(list(string))
    scopes   = optional(set(string), [])
  })
  nullable = false

  validation {
    condition     = contains(["jwt", "iam", "none"], var.authentication.type)
    error_message = "authentication.type must be jwt, iam or none."
  }
  validation {
    condition     = var.authentication.type != "jwt" || can(regex("^https://[^/?#]+", var.authentication.issuer))
    error_message = "Authentication by JWT needs the issuer's https:// URL, as its tokens name it in `iss`: set authentication.issuer."
  }
  validation {
    condition = var.authentication.type != "jwt" || (
      length(coalesce(var.authentication.audience, [])) > 0
      && alltrue([for audience in coalesce(var.authentication.audience, []) : trimspace(audience) != ""])
    )
    error_message = "Without an audience every token of the issuer would open this API, also those made for other services: set authentication.audience."
  }
  validation {
    condition     = var.authentication.type != "none" || var.allow_unauthenticated
    error_message = "Without authentication anybody reads clients' drawings. Set authentication.type to jwt or iam; only for a throw-away environment set allow_unauthenticated."
  }
}

variable "allow_unauthenticated" {
  description = "Whether authentication.type may be none; for environments that hold nobody's drawings."
  type        = bool
  default     = false
  nullable    = false
}

variable "throttling" {
  description = "Requests a second that the whole API takes, and how many at once above that; what comes on top gets 429."
  type = object({
    burst = number
    rate  = number
  })
  nullable = false

  validation {
    condition     = var.throttling.rate >= 1 && var.throttling.rate <= 10000
    error_message = "throttling.rate must be 1 to 10000 requests a second: 0 would shut the API, and more than 10000 an account does not have."
  }
  validation {
    condition     = var.throttling.burst >= 1 && var.throttling.burst <= 5000 && floor(var.throttling.burst) == var.throttling.burst
    error_message = "throttling.burst must be a whole number from 1 to 5000: 0 would shut the API, and more than 5000 an account does not have."
  }
}

variable "cors_origins" {
  description = "Origins of the web pages whose scripts may call the API, e.g. https://design.example.com."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([
      for origin in var.cors_origins : can(regex("^(https://[a-z0-9.-]+|http://(localhost|127\\.0\\.0\\.1))(:[0-9]+)?$", origin))
    ])
    error_message = "Each origin is https:// and a host without path, e.g. https://design.example.com; http:// is for localhost only, and `*` would let any page call the API in its visitor's name."
  }
}

variable "log_retention_days" {
  description = "Days that the access log is kept."
  type        = number
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a number that CloudWatch Logs offers, e.g. 7, 30, 90 or 365; 0, which keeps logs for ever, is refused."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts the access log; its policy has to let CloudWatch Logs use it."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.kms_key_arn, "arn:")
    error_message = "kms_key_arn must be the ARN of a key: an alias or an id is not enough for CloudWatch Logs."
  }
}

variable "custom_domain" {
  description = "The API's own name, the certificate for it in the API's region, and the Route 53 zone that gets its record; null keeps API Gateway's name."
  type = object({
    name            = string
    certificate_arn = string
    zone_id         = string
  })
  default = null

  validation {
    condition     = var.custom_domain == null || can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.custom_domain.name))
    error_message = "custom_domain.name must be a host name in lower case without scheme or path, e.g. api.design.example.com."
  }
}

variable "alarm" {
  description = "Whom to tell when more than error_percent of the answers are 5xx, of all or, if they are at least route_errors, of one route's; and the page that has a section for each alarm. Null makes no alarm."
  type = object({
    topic_arns    = list(string)
    runbook_url   = string
    error_percent = optional(number, 5)
    route_errors  = optional(number, 3)
  })
  default = null

  validation {
    condition     = var.alarm == null || try(length(var.alarm.topic_arns) > 0, false)
    error_message = "An alarm that tells nobody is none: name a topic in alarm.topic_arns, or set alarm to null."
  }
  validation {
    condition     = var.alarm == null || try(var.alarm.error_percent > 0 && var.alarm.error_percent < 100, false)
    error_message = "alarm.error_percent must lie between 0 and 100: above 100 it could never go off."
  }
}
