# Who may call the API, and with what: people and programs of the environment's own pool, or IAM identities.

module "sign_in" {
  source = "./modules/sign_in"
  count  = var.deploy_functions && var.sign_in != null ? 1 : 0

  name          = local.name
  region        = var.region
  domain_prefix = "${local.name}-${var.account_id}"
  web           = { callback_urls = var.sign_in.callback_urls, logout_urls = var.sign_in.logout_urls }
  machines      = var.sign_in.machines
  protect       = var.protect_data
}

module "client_access" {
  source = "./modules/client_access"
  count  = var.deploy_functions && var.authentication.type == "iam" ? 1 : 0

  name                     = local.name
  account_id               = var.account_id
  execution_arn            = module.http_api[0].execution_arn
  permissions_boundary_arn = local.permissions_boundary_arn
}

locals {
  # The role's trust policy makes its sessions bear their users' names.
  personal_roles = var.authentication.type == "iam" ? ["${local.name}-client"] : []
}
