# People who sign in: a user pool, its sign-in pages, and the scope that opens the API.

resource "aws_cognito_user_pool" "this" {
  name                     = "${var.name}-people"
  deletion_protection      = var.protect ? "ACTIVE" : "INACTIVE"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = "ON"

  username_configuration {
    case_sensitive = false
  }

  # Nobody signs up by themselves: clients' drawings are behind it.
  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  password_policy {
    minimum_length                   = 14
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  software_token_mfa_configuration {
    enabled = true
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }
}

resource "aws_cognito_user_pool_domain" "this" {
  domain       = var.domain_prefix
  user_pool_id = aws_cognito_user_pool.this.id
}

resource "aws_cognito_resource_server" "this" {
  identifier   = "security-design-assistant"
  name         = "Security Design Assistant"
  user_pool_id = aws_cognito_user_pool.this.id

  scope {
    scope_name        = "call"
    scope_description = "Call the API, for one's own jobs."
  }
}
