# What the cache stands in front of, and for whom.

variable "name" {
  description = "Prefix of this environment's resources, e.g. sda-prod."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "name must be 3 to 32 lower-case letters, digits and hyphens, e.g. sda-prod."
  }
}

variable "api_domain" {
  description = "Host name under which the API answers."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.api_domain))
    error_message = "api_domain must be a host name without scheme or path, e.g. a1b2c3.execute-api.eu-west-2.amazonaws.com."
  }
}

variable "authentication_type" {
  description = "How the API authenticates its callers: only with tokens does a cache serve the right one."
  type        = string
  nullable    = false

  validation {
    condition     = var.authentication_type == "jwt"
    error_message = "The cache works with JWT authentication only: an IAM signature holds the API's own host name and the time, so it fails or is new at each request; without authentication nothing tells callers apart. Switch the cache off, or set the API's authentication to jwt."
  }
}

variable "price_class" {
  description = "Which edge locations serve: PriceClass_100 is Europe and North America, PriceClass_All is all, at a higher price."
  type        = string
  default     = "PriceClass_100"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "custom_domain" {
  description = "The cache's own name, the certificate for it in us-east-1, and the Route 53 zone that gets its records; null keeps CloudFront's name, which still takes TLS 1.0."
  type = object({
    name            = string
    certificate_arn = string
    zone_id         = string
  })
  default = null

  validation {
    condition     = var.custom_domain == null || can(regex("^arn:[a-z-]+:acm:us-east-1:", var.custom_domain.certificate_arn))
    error_message = "custom_domain.certificate_arn must be a certificate in us-east-1: CloudFront takes them from no other region."
  }
  validation {
    condition     = var.custom_domain == null || try(var.custom_domain.name != var.api_domain, false)
    error_message = "custom_domain.name is the API's own name: CloudFront would ask itself for ever. Give the cache another one."
  }
}

variable "web_acl_arn" {
  description = "ARN of a WAF web ACL of scope CLOUDFRONT that filters requests; null filters none."
  type        = string
  default     = null
}
