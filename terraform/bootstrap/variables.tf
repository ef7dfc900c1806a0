# What differs from one account to another. The values are in terraform.tfvars.

variable "account_id" {
  description = "The AWS account; credentials of any other are refused."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the twelve digits of an AWS account."
  }
}

variable "region" {
  description = "The AWS region that everything lives in."
  type        = string
  nullable    = false
}

variable "verify_account" {
  description = "Whether AWS is asked whose credentials these are; false where no AWS answers: on an emulator, or for a plan without network."
  type        = bool
  default     = true
  nullable    = false
}

variable "repository" {
  description = "The GitHub repository that deploys, as owner/name."
  type        = string
  nullable    = false
}

variable "repository_ids" {
  description = "The numeric ids of the repository and its owner, where GitHub puts them into the OIDC subject; null where it does not. docs/accounts.md says how to find out."
  type = object({
    owner      = string
    repository = string
  })
  default = null
}

variable "github_provider_arn" {
  description = "The ARN of the account's OIDC provider for GitHub if another project has made it; null makes it."
  type        = string
  default     = null
}

variable "hosted_zone_ids" {
  description = "The Route 53 zones in which environments have their custom domains."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "api_ids" {
  description = "By environment, the ids of the APIs that its roles may call with IAM: Terraform's output api_id, known after the environment's first deployment."
  type        = map(set(string))
  default     = {}
  nullable    = false
}

variable "security_emails" {
  description = "Who is told when a drawing is read by somebody else than the service, or when who may read one is changed."
  type        = list(string)
  nullable    = false
}

variable "cost_allocation_tags" {
  description = "Tags by which costs can be told apart. Billing must have seen a tag before it can be activated, which takes a day: empty for the first apply."
  type        = set(string)
  default     = ["Environment", "Project"]
  nullable    = false
}
