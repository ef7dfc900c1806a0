# The rules of signing in: only who was added, with two factors, by pages of Cognito's, for tokens with our scope.

mock_provider "aws" {
  mock_resource "aws_cognito_user_pool" {
    defaults = {
      id       = "eu-west-2_Abc123"
      endpoint = "cognito-idp.eu-west-2.amazonaws.com/eu-west-2_Abc123"
    }
  }
  mock_resource "aws_cognito_resource_server" {
    defaults = { scope_identifiers = ["security-design-assistant/call"] }
  }
}

variables {
  name          = "sda-test"
  region        = "eu-west-2"
  domain_prefix = "sda-test-123456789012"
  web           = { callback_urls = ["https://design.example.com/"], logout_urls = ["https://design.example.com/bye"] }
  machines      = ["releases"]
  secrets_path  = "/security-design-assistant/test"
  kms_key_arn   = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "nobody_signs_up_and_everybody_has_two_factors" {
  assert {
    condition = (
      aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only
      && aws_cognito_user_pool.this.mfa_configuration == "ON"
      && aws_cognito_user_pool.this.software_token_mfa_configuration[0].enabled
    )
    error_message = "Clients' drawings are behind it: only people who were added may sign in, with a second factor."
  }
  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    error_message = "With the pool everybody's jobs would lose their owners."
  }
}

run "what_people_hold_is_no_secret_and_asks_by_code_only" {
  assert {
    condition     = toset(keys(aws_cognito_user_pool_client.public)) == toset(["terminal", "web"])
    error_message = "The web page and the terminal need a client each."
  }
  assert {
    condition = alltrue([for client in aws_cognito_user_pool_client.public :
      client.generate_secret == false
      && client.allowed_oauth_flows == toset(["code"])
      && client.explicit_auth_flows == toset(["ALLOW_REFRESH_TOKEN_AUTH"])
      && contains(client.allowed_oauth_scopes, "security-design-assistant/call")
    ])
    error_message = "A public client takes the code flow, no password, and has no secret."
  }
  assert {
    condition     = aws_cognito_user_pool_client.public["terminal"].callback_urls == toset(["http://localhost:8765/"]) && aws_cognito_user_pool_client.public["web"].callback_urls == toset(["https://design.example.com/"])
    error_message = "A code may go to the page, or to the machine that asked for it."
  }
}

run "a_machine_has_a_secret_and_our_scope_alone" {
  assert {
    condition = alltrue([for client in aws_cognito_user_pool_client.machine :
      client.generate_secret
      && client.allowed_oauth_flows == toset(["client_credentials"])
      && client.allowed_oauth_scopes == toset(["security-design-assistant/call"])
    ])
    error_message = "A machine must prove itself by a secret and get this API's scope only."
  }
}

run "a_machine_s_secret_lies_encrypted_in_its_environment_s_folder" {
  assert {
    condition = (
      aws_ssm_parameter.machine["releases"].name == "/security-design-assistant/test/releases-client-secret"
      && aws_ssm_parameter.machine["releases"].type == "SecureString"
      && aws_ssm_parameter.machine["releases"].key_id == var.kms_key_arn
      && output.secret_parameters == { releases = "/security-design-assistant/test/releases-client-secret" }
    )
    error_message = "Whoever runs the machine must find its secret, and nobody who may not use the key must read it."
  }
  assert {
    condition     = aws_ssm_parameter.machine["releases"].value_wo_version == parseint(substr(sha256(aws_cognito_user_pool_client.machine["releases"].id), 0, 8), 16)
    error_message = "Another client has another secret: the parameter has to be written anew with it."
  }
}

run "the_authoriser_learns_issuer_audience_and_scope" {
  assert {
    condition = (
      output.issuer == "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_Abc123"
      && toset(output.audience) == toset(values(output.client_ids))
      && toset(keys(output.client_ids)) == toset(["releases", "terminal", "web"])
      && output.scope == "security-design-assistant/call"
      && output.sign_in_url == "https://sda-test-123456789012.auth.eu-west-2.amazoncognito.com"
    )
    error_message = "The authoriser would turn away the pool's own tokens."
  }
}

run "without_a_page_there_is_no_client_for_it" {
  variables {
    web = {}
  }
  assert {
    condition     = keys(aws_cognito_user_pool_client.public) == ["terminal"]
    error_message = "A client that nobody uses is one more way in."
  }
}

run "a_throw_away_environment_s_pool_can_be_destroyed" {
  variables {
    protect = false
  }
  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "INACTIVE"
    error_message = "protect = false must let the pool go."
  }
}

run "refuses_to_send_codes_over_plain_http" {
  command         = plan
  expect_failures = [var.web]

  variables {
    web = { callback_urls = ["http://design.example.com/"] }
  }
}

run "refuses_to_send_codes_anywhere" {
  command         = plan
  expect_failures = [var.web]

  variables {
    web = { callback_urls = ["https://*.example.com/"] }
  }
}

run "refuses_a_terminal_on_another_machine" {
  command         = plan
  expect_failures = [var.terminal_callback_url]

  variables {
    terminal_callback_url = "https://design.example.com/"
  }
}

run "refuses_a_machine_that_takes_the_page_s_name" {
  command         = plan
  expect_failures = [var.machines]

  variables {
    machines = ["web"]
  }
}

run "refuses_a_secret_without_its_own_key" {
  command         = plan
  expect_failures = [var.kms_key_arn]

  variables {
    kms_key_arn = "alias/aws/ssm"
  }
}

run "refuses_a_folder_that_is_none" {
  command         = plan
  expect_failures = [var.secrets_path]

  variables {
    secrets_path = "security-design-assistant/" # pragma: allowlist secret
  }
}

run "refuses_a_domain_that_cognito_would_refuse" {
  command         = plan
  expect_failures = [var.domain_prefix]

  variables {
    domain_prefix = "my-aws-sign-in"
  }
}

run "refuses_a_name_with_capitals" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "SDA"
  }
}
