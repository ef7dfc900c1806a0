# What the caller decides.

variable "name" {
  description = "The prefix of all environments' resources; with prefix sda, those of prod are called sda-prod-*."
  type        = string
  default     = "sda"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*$", var.name))
    error_message = "name must be lower-case letters and digits only: with a hyphen one prefix could contain another."
  }
}

variable "account_id" {
  description = "The AWS account that holds the environments."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the twelve digits of an AWS account."
  }
}

variable "region" {
  description = "The region that holds the environments; a deployment has no rights in another."
  type        = string
  nullable    = false
}

variable "repository" {
  description = "The GitHub repository whose workflows deploy, as owner/name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "repository must be owner/name, without wildcards: one of them would let a stranger's repository deploy."
  }
}

variable "repository_ids" {
  description = "The numeric ids of owner and repository, where the repository's OIDC subject carries them: those created, renamed or moved since July 2026, and those that opted in. Null where it does not."
  type = object({
    owner      = string
    repository = string
  })
  default = null

  validation {
    condition     = var.repository_ids == null || can([for id in values(var.repository_ids) : regex("^[0-9]+$", id)])
    error_message = "repository_ids must be numbers: gh api repos/OWNER/NAME --jq '{owner: .owner.id, repository: .id}'."
  }
}

variable "environments" {
  description = "The environments that GitHub deploys: the GitHub environment that a job must name, the branch that it must run on, the state it may change, the Route 53 zones of a custom domain, and the ids of the APIs that its roles may call, which are known after its first deployment."
  type = map(object({
    github_environment = string
    branch             = optional(string)
    state_key          = optional(string)
    hosted_zone_ids    = optional(set(string), [])
    api_ids            = optional(set(string), [])
  }))
  nullable = false

  validation {
    condition     = alltrue(flatten([for environment in values(var.environments) : [for id in environment.api_ids : can(regex("^[a-z0-9]+$", id))]]))
    error_message = "api_ids must be ids such as a1b2c3d4e5: a wildcard would let the environment's roles call every API."
  }

  validation {
    condition     = alltrue([for environment in keys(var.environments) : can(regex("^[a-z][a-z0-9]*$", environment)) && !contains(["audit", "boundary", "deploy", "drift", "plan"], environment)])
    error_message = "The names of environments must be lower-case letters and digits, and not audit, boundary, deploy, drift or plan: sda-prod-* would cover sda-prod-eu, and sda-deploy-* the deploy roles themselves."
  }

  validation {
    condition = alltrue([for environment in values(var.environments) :
      can(regex("^[A-Za-z0-9._-]+$", environment.github_environment)) && (environment.branch == null || can(regex("^[A-Za-z0-9._/-]+$", environment.branch)))
    ])
    error_message = "github_environment and branch must be plain names: a wildcard or colon in them would admit other jobs."
  }

  validation {
    condition     = length(distinct([for environment in values(var.environments) : environment.github_environment])) == length(var.environments)
    error_message = "Each environment needs a GitHub environment of its own; a shared one would deploy both with one approval."
  }
}

variable "provider_arn" {
  description = "The ARN of the account's OIDC provider for GitHub if it has one already; null makes it. An account can have only one."
  type        = string
  default     = null
}

variable "state_bucket_arn" {
  description = "The ARN of the bucket that holds the state of each environment."
  type        = string
  nullable    = false
}

variable "state_key_arn" {
  description = "The ARN of the key that encrypts the state."
  type        = string
  nullable    = false
}

variable "registry_arn" {
  description = "The ARN of the registry that deployments push to and pull from."
  type        = string
  nullable    = false
}

variable "secrets_path" {
  description = "The path below which each environment keeps its parameters, in a folder of the environment's name."
  type        = string
  default     = "/security-design-assistant"
  nullable    = false

  validation {
    condition     = can(regex("^(/[a-z0-9-]+)+$", var.secrets_path))
    error_message = "secrets_path must begin with / and not end with it."
  }
}

variable "planned_by_pull_requests" {
  description = "The environments whose state pull requests of the repository may read, to plan from it."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for environment in var.planned_by_pull_requests : contains(keys(var.environments), environment)])
    error_message = "planned_by_pull_requests must name environments of this module."
  }
}

variable "compared_by_schedule" {
  description = "The environments that a schedule compares with their code and newest release."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for environment in var.compared_by_schedule : contains(keys(var.environments), environment)])
    error_message = "compared_by_schedule must name environments of this module."
  }
}

variable "default_branch" {
  description = "The repository's default branch, on which GitHub runs schedules."
  type        = string
  default     = "develop"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9._/-]+$", var.default_branch))
    error_message = "default_branch must be a plain name: a wildcard would admit other jobs."
  }
}
