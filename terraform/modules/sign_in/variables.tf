# What the caller decides.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod; the pool is called <name>-people."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "region" {
  description = "The AWS region that the pool is in; it is part of the sign-in pages' address."
  type        = string
  nullable    = false
}

variable "domain_prefix" {
  description = "First part of the sign-in pages' host name; nobody else in the region may have it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix))
    error_message = "domain_prefix must be lower-case letters, digits and hyphens, without aws, amazon or cognito, which Cognito refuses."
  }
}

variable "web" {
  description = "Where the sign-in pages may send people back to on the web page, after signing in and out; without callback URLs the page gets no client."
  type = object({
    callback_urls = optional(set(string), [])
    logout_urls   = optional(set(string), [])
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for url in setunion(var.web.callback_urls, var.web.logout_urls) : can(regex("^(https://[a-z0-9.-]+(:[0-9]+)?|http://localhost:[0-9]+)/[^?#*]*$", url))])
    error_message = "Each URL is https:// with host and path, e.g. https://design.example.com/, or http://localhost:<port>/ for a page under development: the code that opens the API is sent there."
  }
}

variable "terminal_callback_url" {
  description = "Where the browser takes the code to that `sda --auth browser` waits for."
  type        = string
  default     = "http://localhost:8765/"
  nullable    = false

  validation {
    condition     = can(regex("^http://localhost:[0-9]+/$", var.terminal_callback_url))
    error_message = "terminal_callback_url must be http://localhost:<port>/: a code for a terminal stays on its machine."
  }
}

variable "machines" {
  description = "Names of programs that call the API by a secret of their own, such as releases."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.machines : can(regex("^[a-z][a-z0-9-]*$", name)) && !contains(["web", "terminal", "people"], name)])
    error_message = "The names of machines must be lower-case letters, digits and hyphens, and not web, terminal or people."
  }
}

variable "secrets_path" {
  description = "The path below which the parameters with the machines' secrets lie, e.g. /security-design-assistant/prod."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[a-z0-9-]+)+$", var.secrets_path))
    error_message = "secrets_path must begin with / and not end with it."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that encrypts the machines' secrets."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.kms_key_arn, "arn:")
    error_message = "kms_key_arn must be the ARN of a key."
  }
}

variable "protect" {
  description = "Whether the pool outlives a `terraform destroy`: with it the people, and whose each job is, would be gone."
  type        = bool
  default     = true
  nullable    = false
}
