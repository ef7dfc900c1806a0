# The rules of calling by IAM, read from the real policies: one API, nothing else, everybody under their own name.

provider "aws" {
  region                      = "eu-west-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name          = "sda-test"
  account_id    = "123456789012"
  execution_arn = "arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5"
}

run "the_policy_lets_call_this_api_and_nothing_else" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_policy.this.policy).Statement == [{
      Sid      = "CallTheApi"
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = "arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5/*/*/*"
    }]
    error_message = "The policy must allow calls of this one API, and nothing else."
  }
}

run "a_session_bears_its_user_s_name_and_is_of_this_account" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [{
      Sid       = "UsersByTheirNames"
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Condition = { StringEquals = { "sts:RoleSessionName" = "$${aws:username}" } }
    }]
    error_message = "Whoever may choose the session's name could take another's jobs."
  }
}

run "the_role_has_the_policy_and_stays_inside_the_boundary" {
  command = plan

  variables {
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/sda-boundary-test"
  }

  assert {
    condition     = aws_iam_role_policy_attachment.this.role == "sda-test-client" && aws_iam_role.this.permissions_boundary == "arn:aws:iam::123456789012:policy/sda-boundary-test"
    error_message = "The role must carry the policy and the boundary."
  }
}

run "refuses_every_api" {
  command         = plan
  expect_failures = [var.execution_arn]

  variables {
    execution_arn = "arn:aws:execute-api:eu-west-2:123456789012:*"
  }
}

run "refuses_an_account_that_is_none" {
  command         = plan
  expect_failures = [var.account_id]

  variables {
    account_id = "*"
  }
}

run "refuses_a_name_that_iam_would_not_take" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "SDA prod"
  }
}
