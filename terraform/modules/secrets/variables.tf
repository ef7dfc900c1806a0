# What the caller decides.

variable "path" {
  description = "The path below which the parameters lie, for example /security-design-assistant/prod."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(/[a-z0-9]+(-[a-z0-9]+)*)+$", var.path)) && !can(regex("^/(aws|ssm)(/|$)", var.path))
    error_message = "path must begin with / and not end with it, of lower-case letters, digits and hyphens; /aws and /ssm belong to AWS."
  }
}

variable "kms_key_arn" {
  description = "The key that encrypts the values."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, not of an alias and not an id: policies compare it as text."
  }
}

variable "secrets" {
  description = "Name and description of each secret; there is no place for a value."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", name))])
    error_message = "The names in secrets must be lower-case letters, digits and hyphens, without a path."
  }

  validation {
    condition     = alltrue([for description in values(var.secrets) : length(description) > 0 && length(description) <= 1024])
    error_message = "Each secret needs a description of at most 1024 characters, so that the operator who sets it knows what it is."
  }
}
