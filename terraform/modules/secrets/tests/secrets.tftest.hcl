# The rules of secrets: encrypted with our key, a value in no plan and no state, an operator's value untouched.

mock_provider "aws" {}

variables {
  path        = "/security-design-assistant/prod"
  kms_key_arn = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555"
  secrets     = { gemini-api-key = "The key of the Gemini API." }
}

run "a_secret_is_encrypted_with_the_given_key" {
  command = plan

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.type == "SecureString" && parameter.key_id == var.kms_key_arn])
    error_message = "Every secret must be a SecureString under the key that is given."
  }
}

run "a_secret_s_value_is_in_no_plan_and_no_state" {
  command = apply

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.value_wo == null && parameter.insecure_value != "unset" && parameter.value != "unset"])
    error_message = "The value must be written by a write-only argument, which neither plan nor state keeps."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.value_wo_version == 1])
    error_message = "The placeholder is written once; a new version would overwrite what operators set."
  }
}

run "a_new_description_or_key_does_not_write_the_parameter_again" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-2:445567098699:key/99999999-2222-3333-4444-555555555555"
    secrets     = { gemini-api-key = "Another description." }
  }

  assert {
    condition     = aws_ssm_parameter.this["gemini-api-key"].description == "The key of the Gemini API."
    error_message = "A change of the description must be ignored: the provider would write a value with it."
  }

  assert {
    condition     = endswith(aws_ssm_parameter.this["gemini-api-key"].key_id, "key/11111111-2222-3333-4444-555555555555")
    error_message = "A change of the key must be ignored: the operator sets the secret anew under the new key."
  }
}

run "names_are_full_paths" {
  command = plan

  assert {
    condition     = output.parameter_names == { gemini-api-key = "/security-design-assistant/prod/gemini-api-key" }
    error_message = "The names must lie below the path, where the functions' policies look for them."
  }
}

run "refuses_a_path_that_does_not_part_names" {
  command         = plan
  expect_failures = [var.path]

  variables {
    path = "/security-design-assistant/prod/"
  }
}

run "refuses_a_path_of_aws" {
  command         = plan
  expect_failures = [var.path]

  variables {
    path = "/aws/service"
  }
}

run "refuses_a_name_with_a_path_in_it" {
  command         = plan
  expect_failures = [var.secrets]

  variables {
    secrets = { "../staging/gemini-api-key" = "The key of another environment." }
  }
}

run "refuses_a_secret_that_nobody_can_recognise" {
  command         = plan
  expect_failures = [var.secrets]

  variables {
    secrets = { gemini-api-key = "" }
  }
}

run "refuses_a_key_by_its_alias" {
  command         = plan
  expect_failures = [var.kms_key_arn]

  variables {
    kms_key_arn = "alias/sda-prod"
  }
}
