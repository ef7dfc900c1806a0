# What asks for tokens: the web page, `sda` at a terminal, and programs.

locals {
  scope = one(aws_cognito_resource_server.this.scope_identifiers)

  # Public clients: what a page or a program on a laptop carries is no secret, so the code flow's PKCE is the proof.
  public = merge(
    { terminal = { callback_urls = [var.terminal_callback_url], logout_urls = [] } },
    length(var.web.callback_urls) > 0 ? { web = var.web } : {},
  )
}

resource "aws_cognito_user_pool_client" "public" {
  for_each = local.public

  name                                 = "${var.name}-${each.key}"
  user_pool_id                         = aws_cognito_user_pool.this.id
  generate_secret                      = false
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", "email", local.scope]
  supported_identity_providers         = ["COGNITO"]
  callback_urls                        = each.value.callback_urls
  logout_urls                          = each.value.logout_urls
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"] # passwords go into the sign-in page, nowhere else
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true
  access_token_validity                = 60
  id_token_validity                    = 60
  refresh_token_validity               = 12

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "hours"
  }
}

resource "aws_cognito_user_pool_client" "machine" {
  for_each = var.machines

  name                                 = "${var.name}-${each.key}"
  user_pool_id                         = aws_cognito_user_pool.this.id
  generate_secret                      = true
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = [local.scope]
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"] # none named means some that take passwords
  enable_token_revocation              = true
  access_token_validity                = 60

  token_validity_units {
    access_token = "minutes"
  }
}

# A program, and who runs it, reads its secret here and nowhere else. Cognito draws it, so it is in the state, too; a
# second time it is not. Replaced, the client has another id, secret and version.
resource "aws_ssm_parameter" "machine" {
  for_each = var.machines

  name             = "${var.secrets_path}/${each.key}-client-secret"
  description      = "Secret by which the program ${each.key} signs in to ${var.name}."
  type             = "SecureString"
  key_id           = var.kms_key_arn
  tier             = "Standard"
  value_wo         = aws_cognito_user_pool_client.machine[each.key].client_secret
  value_wo_version = parseint(substr(sha256(aws_cognito_user_pool_client.machine[each.key].id), 0, 8), 16)
}
