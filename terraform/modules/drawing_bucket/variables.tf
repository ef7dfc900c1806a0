# What the bucket needs to know.

variable "bucket_name" {
  description = "Name of the bucket, unique in all of AWS."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name must be 3 to 63 lower-case letters, digits, hyphens or dots, and begin and end with a letter or digit."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts every object."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, not an alias or an id: the bucket's policy compares uploads with it."
  }
}

variable "expiration_days" {
  description = "Days after which a drawing and everything made of it is removed."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.expiration_days >= 1 && var.expiration_days <= 365 && floor(var.expiration_days) == var.expiration_days
    error_message = "expiration_days must be a whole number from 1 to 365: clients are promised that their drawings do not stay."
  }
}

variable "upload_expiration_days" {
  description = "Days after which an upload is removed; jobs have copies of their own."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.upload_expiration_days >= 1 && var.upload_expiration_days <= var.expiration_days && floor(var.upload_expiration_days) == var.upload_expiration_days
    error_message = "upload_expiration_days must be a whole number from 1 to expiration_days."
  }
}

variable "upload_origins" {
  description = "Origins of the pages that upload drawings from a browser, e.g. https://design.example.com."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition = alltrue([
      for origin in var.upload_origins : can(regex("^(https://[a-z0-9.-]+|http://(localhost|127\\.0\\.0\\.1))(:[0-9]+)?$", origin))
    ])
    error_message = "upload_origins must be exact origins such as https://design.example.com, without * and path; http is for localhost only. With * any page could send a visitor's uploads."
  }
}

variable "transfer_acceleration" {
  description = "Whether uploads may go through the nearest edge location, which costs extra for each gigabyte."
  type        = bool
  default     = false
  nullable    = false
}

variable "force_destroy" {
  description = "Whether destroying the bucket destroys the drawings in it; leave it off wherever they are a client's."
  type        = bool
  default     = false
  nullable    = false
}

variable "intelligent_tiering" {
  description = "Whether S3 watches which objects are read, and moves those that are not for 30 days to a cheaper tier; with a deletion at day 30 it never does."
  type        = bool
  default     = true
  nullable    = false
}
