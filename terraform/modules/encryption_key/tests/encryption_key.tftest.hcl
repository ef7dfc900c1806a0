# What the key promises, and what it refuses.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  name       = "sda-test"
  account_id = "123456789012"
  region     = "eu-west-2"
}

run "key_rotates_and_can_be_brought_back" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "The key must rotate."
  }

  assert {
    condition     = aws_kms_key.this.deletion_window_in_days == 30
    error_message = "A destroyed key must be recoverable for 30 days unless someone chose less."
  }

  assert {
    condition     = aws_kms_alias.this.name == "alias/sda-test"
    error_message = "The alias must be the environment's name."
  }
}

run "only_the_account_may_do_everything" {
  command = plan

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.key.statement :
      contains(statement.actions, "kms:*") == (statement.sid == "AccountAdministersKey")
    ])
    error_message = "Only the account's own statement may allow kms:*."
  }

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.key.statement :
      one(statement.principals).identifiers == toset(["arn:aws:iam::123456789012:root"])
      if statement.sid == "AccountAdministersKey"
    ])
    error_message = "kms:* is for this account's root only."
  }
}

run "every_service_is_held_to_this_account" {
  command = plan

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.key.statement : statement.sid => [
        for condition in statement.condition : "${condition.test} ${condition.variable} ${join(",", condition.values)}"
      ]
      } == {
      AccountAdministersKey   = []
      LogGroupsOfThisAccount  = ["ArnLike kms:EncryptionContext:aws:logs:arn arn:aws:logs:eu-west-2:123456789012:log-group:*"]
      PublishersOfThisAccount = ["StringEquals aws:SourceAccount 123456789012"]
    }
    error_message = "Each statement for a service must be narrowed to this account."
  }
}

run "publishers_cannot_administer_the_key" {
  command = plan

  assert {
    condition = alltrue([
      for statement in data.aws_iam_policy_document.key.statement :
      statement.actions == toset(["kms:Decrypt", "kms:GenerateDataKey*"])
      if startswith(statement.sid, "Publishers")
    ])
    error_message = "Publishers need a data key and its decryption, nothing else."
  }

  assert {
    condition = toset(flatten([
      for statement in data.aws_iam_policy_document.key.statement : tolist(one(statement.principals).identifiers)
      if startswith(statement.sid, "Publishers")
      ])) == toset([
      "budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com", "sns.amazonaws.com",
    ])
    error_message = "A publisher that cannot use the key loses its messages; one too many is a risk."
  }
}

run "refuses_a_shorter_deletion_window_than_aws_has" {
  command = plan

  variables {
    deletion_window_days = 3
  }

  expect_failures = [var.deletion_window_days]
}

run "refuses_an_account_that_is_none" {
  command = plan

  variables {
    account_id = "45567098699"
  }

  expect_failures = [var.account_id]
}

run "refuses_a_name_that_no_alias_can_have" {
  command = plan

  variables {
    name = "SDA prod"
  }

  expect_failures = [var.name]
}
