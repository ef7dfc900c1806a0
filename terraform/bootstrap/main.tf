# What an account needs once, before any environment: the registry, GitHub's roles, costs by tag. State is in state.tf.

module "registry" {
  source = "../modules/container_registry"

  name        = "security-design-assistant"
  account_id  = var.account_id
  region      = var.region
  kms_key_arn = aws_kms_key.state.arn
  keep_images = 100 # fifty builds, and fifty releases of each environment
}

module "github" {
  source = "../modules/github_oidc"

  account_id       = var.account_id
  region           = var.region
  repository       = var.repository
  repository_ids   = var.repository_ids
  provider_arn     = var.github_provider_arn
  state_bucket_arn = local.state_bucket_arn
  state_key_arn    = aws_kms_key.state.arn
  registry_arn     = module.registry.repository_arn

  planned_by_pull_requests = ["staging"]
  compared_by_schedule     = ["staging", "prod"]

  environments = {
    staging = { github_environment = "staging", branch = "develop", hosted_zone_ids = var.hosted_zone_ids, api_ids = lookup(var.api_ids, "staging", []) }
    prod    = { github_environment = "prod", branch = "main", hosted_zone_ids = var.hosted_zone_ids, api_ids = lookup(var.api_ids, "prod", []) }
  }
}

# Who reads drawings besides the functions that work on them, and who changes who may.
module "audit" {
  source = "../modules/audit_trail"

  name         = "sda-audit"
  account_id   = var.account_id
  region       = var.region
  environments = ["staging", "prod"]
  emails       = var.security_emails
}

resource "aws_ce_cost_allocation_tag" "this" {
  for_each = var.cost_allocation_tags

  tag_key = each.key
  status  = "Active"
}
