# The HTTP API. Its routes are those of the code's own OpenAPI document.

locals {
  operations = merge([
    for path, methods in local.api_document.paths : {
      for method, operation in methods : "${upper(method)} ${path}" => {
        function      = operation["x-function"]
        authenticated = anytrue([for requirement in operation.security : length(keys(requirement)) > 0])
      }
    }
  ]...)

  # What no route takes is answered by the code, as a problem like every other.
  routes = merge(local.operations, { "$default" = { function = "status", authenticated = false } })
}

# The JWT authoriser trusts the environment's own pool, or the issuer that the .tfvars name.
locals {
  authentication = {
    type     = var.authentication.type
    issuer   = var.sign_in != null ? one(module.sign_in[*].issuer) : var.authentication.issuer
    audience = var.sign_in != null ? one(module.sign_in[*].audience) : var.authentication.audience
    scopes   = var.sign_in != null ? compact([one(module.sign_in[*].scope)]) : coalesce(var.authentication.scopes, [])
  }
}

module "http_api" {
  source = "./modules/http_api"
  count  = var.deploy_functions ? 1 : 0

  name = local.name
  routes = {
    for route, target in local.routes : route => {
      function_name = module.function[target.function].function_name
      alias_name    = module.function[target.function].alias_name
      invoke_arn    = module.function[target.function].alias_invoke_arn
      authenticated = target.authenticated
    }
  }
  authentication        = local.authentication
  allow_unauthenticated = contains(["local", "dev"], var.environment)
  throttling = {
    burst = var.api.burst
    rate  = var.api.requests_per_second
  }
  cors_origins       = var.upload_origins
  custom_domain      = var.custom_domain
  alarm              = local.alarm
  kms_key_arn        = module.encryption_key.key_arn
  log_retention_days = var.log_retention_days
}

module "status_cache" {
  source = "./modules/status_cache"
  count  = var.deploy_functions && var.status_cache ? 1 : 0

  name                = local.name
  api_domain          = module.http_api[0].api_domain
  authentication_type = var.authentication.type
}
