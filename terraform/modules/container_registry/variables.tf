# What the caller decides.

variable "name" {
  description = "The repository's name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(?:[._/-][a-z0-9]+)*$", var.name))
    error_message = "name must be an ECR repository name: lower-case letters and digits, parted by single . _ - or /."
  }
}

variable "account_id" {
  description = "The AWS account whose functions may pull."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the twelve digits of an AWS account."
  }
}

variable "region" {
  description = "The region whose functions may pull."
  type        = string
  nullable    = false
}

variable "function_name_pattern" {
  description = "The names of the functions that may pull, with * at the end only."
  type        = string
  default     = "sda-*"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+[*]?$", var.function_name_pattern))
    error_message = "function_name_pattern must begin with a name; a bare * would let every function of the account pull."
  }
}

variable "kms_key_arn" {
  description = "The key that encrypts the images; null takes the account's own key for ECR. It cannot be changed later without a new repository."
  type        = string
  default     = null
}

variable "keep_images" {
  description = "How many images each rule keeps; a build makes two."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.keep_images >= 10 && var.keep_images <= 1000 && floor(var.keep_images) == var.keep_images
    error_message = "keep_images must be a whole number from 10 to 1000: with fewer, a function's image may be gone when Lambda next needs it, or there is nothing to roll back to."
  }
}

variable "release_tag_prefixes" {
  description = "Prefixes of the tags that mark an image as released; each prefix has a count of its own."
  type        = list(string)
  default     = ["prod-", "staging-"]
  nullable    = false

  validation {
    condition     = alltrue([for prefix in var.release_tag_prefixes : length(prefix) > 0])
    error_message = "release_tag_prefixes must not hold an empty text: it would select every image."
  }
}
