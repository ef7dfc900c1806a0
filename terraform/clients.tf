# Who may call the API, and with what: people and programs of the environment's own pool, or IAM identities.

module "sign_in" {
  source = "./modules/sign_in"
  count  = var.deploy_functions && var.sign_in != null ? 1 : 0

  name          = local.name
  region        = var.region
  domain_prefix = "${local.name}-${var.account_id}"
  web           = { callback_urls = var.sign_in.callback_urls, logout_urls = var.sign_in.logout_urls }
  machines      = var.sign_in.machines
  secrets_path  = local.secret_path
  kms_key_arn   = module.encryption_key.key_arn
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

# What a release signs in with to try the API, as its callers do: the smoke test of `make deploy` by the session that
# deploys, the hook by its own role, or both by the machine's secret.
locals {
  releases = "releases" # the machine's name

  releases_client = {
    issuer    = local.authentication.issuer
    client_id = var.sign_in != null ? one([for pool in module.sign_in : lookup(pool.client_ids, local.releases, null)]) : var.authentication.releases_client_id
    scope     = join(" ", local.authentication.scopes)
  }

  releases_sign_in_by_secret = var.deploy_functions && var.authentication.type == "jwt"
  releases_secret            = "${local.secret_path}/${local.releases}-client-secret"
}

# The hook's role calls the API where that takes AWS identities.
resource "aws_iam_role_policy_attachment" "hook_calls_the_api" {
  count = local.shifts_traffic && var.authentication.type == "iam" ? 1 : 0

  role       = module.function["post_traffic"].role_name
  policy_arn = module.client_access[0].policy_arn
}
