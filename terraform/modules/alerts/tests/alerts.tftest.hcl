# What the topics promise, and what they refuse.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  override_resource {
    target          = aws_sns_topic.alerts
    override_during = plan
    values          = { arn = "arn:aws:sns:eu-west-2:123456789012:sda-test-alerts" }
  }

  override_resource {
    target          = aws_sns_topic.deployments
    override_during = plan
    values          = { arn = "arn:aws:sns:eu-west-2:123456789012:sda-test-deployments" }
  }

  override_resource {
    target          = aws_iam_role.slack
    override_during = plan
    values          = { arn = "arn:aws:iam::123456789012:role/sda-test-slack" }
  }

  override_resource {
    target          = aws_iam_policy.slack
    override_during = plan
    values          = { arn = "arn:aws:iam::123456789012:policy/sda-test-slack" }
  }
}

variables {
  name        = "sda-test"
  account_id  = "123456789012"
  kms_key_arn = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "both_topics_are_encrypted_with_the_given_key" {
  command = plan

  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id == var.kms_key_arn && aws_sns_topic.deployments.kms_master_key_id == var.kms_key_arn
    error_message = "Messages must be encrypted with the environment's key."
  }
}

run "both_topics_refuse_plain_text" {
  command = plan

  assert {
    condition = [
      for statement in concat(data.aws_iam_policy_document.alerts.statement, data.aws_iam_policy_document.deployments.statement) : [
        one(statement.actions), one(statement.resources), one(one(statement.principals).identifiers),
        one(statement.condition).variable, one(one(statement.condition).values),
      ] if statement.effect == "Deny"
      ] == [
      ["sns:Publish", "arn:aws:sns:eu-west-2:123456789012:sda-test-alerts", "*", "aws:SecureTransport", "false"],
      ["sns:Publish", "arn:aws:sns:eu-west-2:123456789012:sda-test-deployments", "*", "aws:SecureTransport", "false"],
    ]
    error_message = "Each topic's policy must deny what is not sent over TLS, on that very topic."
  }

  assert {
    condition     = aws_sns_topic_policy.alerts.arn == aws_sns_topic.alerts.arn && aws_sns_topic_policy.deployments.arn == aws_sns_topic.deployments.arn
    error_message = "Each policy must be on its own topic."
  }
}

run "only_this_accounts_alarms_and_costs_reach_the_operators" {
  command = plan

  assert {
    condition = [
      for statement in data.aws_iam_policy_document.alerts.statement : [
        one(statement.actions), one(statement.resources), sort(one(statement.principals).identifiers),
        one(statement.condition).test, one(statement.condition).variable, one(one(statement.condition).values),
      ] if statement.effect != "Deny"
      ] == [
      [
        "sns:Publish", "arn:aws:sns:eu-west-2:123456789012:sda-test-alerts",
        tolist(["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"]),
        "StringEquals", "aws:SourceAccount", "123456789012",
      ],
    ]
    error_message = "Alarms, budgets and cost anomalies publish alerts, each for this account only."
  }
}

run "no_service_publishes_news_by_itself" {
  command = plan

  assert {
    condition     = [for statement in data.aws_iam_policy_document.deployments.statement : statement.sid if statement.effect != "Deny"] == []
    error_message = "A service that names no account would publish for anybody's: news comes from roles of this account."
  }
}

run "nobody_is_told_unless_named" {
  command = plan

  assert {
    condition     = length(aws_sns_topic_subscription.alert_emails) == 0 && length(aws_sns_topic_subscription.deployment_emails) == 0
    error_message = "Without addresses there must be no subscription."
  }

  assert {
    condition     = length(aws_chatbot_slack_channel_configuration.this) == 0 && length(aws_iam_role.slack) == 0 && length(aws_iam_policy.slack) == 0
    error_message = "Without Slack there must be no role for it."
  }
}

run "operators_get_alerts_and_developers_get_news" {
  command = plan

  variables {
    emails            = ["operations@example.com"]
    deployment_emails = ["developers@example.com"]
  }

  assert {
    condition = [
      for subscription in concat(values(aws_sns_topic_subscription.alert_emails), values(aws_sns_topic_subscription.deployment_emails)) :
      "${subscription.protocol} ${subscription.endpoint} ${subscription.topic_arn}"
      ] == [
      "email operations@example.com arn:aws:sns:eu-west-2:123456789012:sda-test-alerts",
      "email developers@example.com arn:aws:sns:eu-west-2:123456789012:sda-test-deployments",
    ]
    error_message = "Each address must get its own topic."
  }
}

run "slack_gets_both_topics_and_can_change_nothing" {
  command = plan

  variables {
    slack = { workspace_id = "T07EA123LEP", channel_id = "C07EZ1ABC23" }
  }

  assert {
    condition     = toset(aws_chatbot_slack_channel_configuration.this[0].sns_topic_arns) == toset([aws_sns_topic.alerts.arn, aws_sns_topic.deployments.arn])
    error_message = "The channel must get alerts and deployment news."
  }

  assert {
    condition     = aws_chatbot_slack_channel_configuration.this[0].slack_team_id == "T07EA123LEP" && aws_chatbot_slack_channel_configuration.this[0].slack_channel_id == "C07EZ1ABC23"
    error_message = "The channel must be the given one."
  }

  assert {
    condition     = toset(aws_chatbot_slack_channel_configuration.this[0].guardrail_policy_arns) == toset(["arn:aws:iam::123456789012:policy/sda-test-slack"])
    error_message = "Without its own guardrail the channel's limit is AdministratorAccess."
  }

  assert {
    condition = [for statement in data.aws_iam_policy_document.slack.statement : [sort(statement.actions), sort(statement.resources)]] == [
      [
        tolist(["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"]),
        tolist(["arn:aws:cloudwatch:*:123456789012:alarm:sda-test-*"]),
      ],
    ]
    error_message = "The channel may look at this environment's alarms and nothing else."
  }

  assert {
    condition     = one(one(one(data.aws_iam_policy_document.slack_trust.statement).principals).identifiers) == "chatbot.amazonaws.com"
    error_message = "Only the chat service may take the role."
  }
}

run "refuses_what_is_no_mail_address" {
  command = plan

  variables {
    emails            = ["operations"]
    deployment_emails = ["developers@example"]
  }

  expect_failures = [var.emails, var.deployment_emails]
}

run "refuses_slack_names_for_ids" {
  command = plan

  variables {
    slack = { workspace_id = "seven-central", channel_id = "#alerts" }
  }

  expect_failures = [var.slack]
}

run "refuses_the_key_that_alarms_cannot_use" {
  command = plan

  variables {
    kms_key_arn = "alias/aws/sns"
  }

  expect_failures = [var.kms_key_arn]
}
