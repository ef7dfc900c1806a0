# What the topics promise, and what they refuse.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

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
    target          = aws_sns_topic.news
    override_during = plan
    values          = { arn = "arn:aws:sns:eu-west-2:123456789012:sda-test-news" }
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
  name           = "sda-test"
  account_id     = "123456789012"
  region         = "eu-west-2"
  kms_key_arn    = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
  alarms_enabled = true
  runbook_url    = "https://example.com/alarms.md"
  teller = {
    function_name = "sda-test-news"
    alias_name    = "live"
    alias_arn     = "arn:aws:lambda:eu-west-2:123456789012:function:sda-test-news:live"
  }
}

run "topics_and_queue_are_encrypted_with_the_given_key" {
  command = plan

  assert {
    condition = toset([
      aws_sns_topic.alerts.kms_master_key_id, aws_sns_topic.deployments.kms_master_key_id,
      aws_sns_topic.news.kms_master_key_id, aws_sqs_queue.undelivered[0].kms_master_key_id,
    ]) == toset([var.kms_key_arn])
    error_message = "Messages must be encrypted with the environment's key."
  }
}

run "every_topic_and_the_queue_refuse_plain_text" {
  command = plan

  assert {
    condition = {
      for name, document in data.aws_iam_policy_document.topic : name => [
        for statement in document.statement : [
          one(statement.actions), one(statement.resources), one(one(statement.principals).identifiers),
          one(statement.condition).variable, one(one(statement.condition).values),
        ] if statement.effect == "Deny"
      ]
      } == {
      for name in ["alerts", "deployments", "news"] :
      name => [["sns:Publish", "arn:aws:sns:eu-west-2:123456789012:sda-test-${name}", "*", "aws:SecureTransport", "false"]]
    }
    error_message = "Each topic's policy must deny what is not sent over TLS, on that very topic."
  }

  assert {
    condition     = { for name, policy in aws_sns_topic_policy.this : name => policy.arn } == { for name in ["alerts", "deployments", "news"] : name => "arn:aws:sns:eu-west-2:123456789012:sda-test-${name}" }
    error_message = "Each policy must be on its own topic."
  }

  assert {
    condition = [
      for statement in data.aws_iam_policy_document.undelivered.statement : [
        one(statement.actions), one(one(statement.principals).identifiers), one(statement.condition).variable,
      ] if statement.effect == "Deny"
    ] == [["sqs:*", "*", "aws:SecureTransport"]]
    error_message = "The queue's policy must deny what is not sent over TLS."
  }
}

run "only_this_accounts_services_publish" {
  command = plan

  assert {
    condition = {
      for name, document in data.aws_iam_policy_document.topic : name => [
        for statement in document.statement : [
          one(statement.actions), one(statement.resources), sort(one(statement.principals).identifiers),
          one(statement.condition).test, one(statement.condition).variable, one(one(statement.condition).values),
        ] if statement.effect != "Deny"
      ]
      } == {
      alerts = [[
        "sns:Publish", "arn:aws:sns:eu-west-2:123456789012:sda-test-alerts",
        tolist(["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"]),
        "StringEquals", "aws:SourceAccount", "123456789012",
      ]]
      deployments = []
      news = [[
        "sns:Publish", "arn:aws:sns:eu-west-2:123456789012:sda-test-news", tolist(["cloudwatch.amazonaws.com"]),
        "StringEquals", "aws:SourceAccount", "123456789012",
      ]]
    }
    error_message = "Alarms, budgets and cost anomalies publish alerts, alarms on the news publish news, each for this account only; a service that names no account would publish for anybody's."
  }
}

run "nobody_is_told_unless_named" {
  command = plan

  assert {
    condition     = length(aws_sns_topic_subscription.emails) == 0
    error_message = "Without addresses there must be no subscription."
  }

  assert {
    condition     = length(aws_chatbot_slack_channel_configuration.this) == 0 && length(aws_iam_role.slack) == 0 && length(aws_iam_policy.slack) == 0
    error_message = "Without Slack there must be no role for it."
  }
}

run "mails_are_news" {
  command = plan

  variables {
    emails = ["operations@example.com"]
  }

  assert {
    condition = [
      for subscription in values(aws_sns_topic_subscription.emails) :
      "${subscription.protocol} ${subscription.endpoint} ${subscription.topic_arn}"
    ] == ["email operations@example.com arn:aws:sns:eu-west-2:123456789012:sda-test-news"]
    error_message = "People read the topic of news, and no machine's."
  }
}

run "the_function_reads_what_machines_say_and_may_be_called_by_these_topics_alone" {
  command = plan

  assert {
    condition = {
      for name, subscription in aws_sns_topic_subscription.teller :
      name => "${subscription.protocol} ${subscription.endpoint} ${subscription.topic_arn}"
      } == {
      for name in ["alerts", "deployments"] :
      name => "lambda arn:aws:lambda:eu-west-2:123456789012:function:sda-test-news:live arn:aws:sns:eu-west-2:123456789012:sda-test-${name}"
    }
    error_message = "The function reads alerts and deployments, by its alias."
  }

  assert {
    condition = {
      for name, permission in aws_lambda_permission.teller :
      name => "${permission.principal} ${permission.action} ${permission.function_name}:${permission.qualifier} ${permission.source_arn} ${permission.source_account}"
      } == {
      for name in ["alerts", "deployments"] :
      name => "sns.amazonaws.com lambda:InvokeFunction sda-test-news:live arn:aws:sns:eu-west-2:123456789012:sda-test-${name} 123456789012"
    }
    error_message = "Each topic, and no other, may call the alias."
  }
}

run "what_lambda_does_not_take_is_kept_and_rings_directly" {
  command = plan

  assert {
    condition     = toset([for subscription in aws_sns_topic_subscription.teller : jsondecode(subscription.redrive_policy).deadLetterTargetArn]) == toset(["arn:aws:sqs:eu-west-2:123456789012:sda-test-undelivered-news"])
    error_message = "What is not delivered must be kept."
  }

  assert {
    condition = [
      for statement in data.aws_iam_policy_document.undelivered.statement : [
        one(statement.actions), one(statement.resources), one(one(statement.principals).identifiers),
        one(statement.condition).test, one(statement.condition).variable, one(one(statement.condition).values),
      ] if statement.effect != "Deny"
      ] == [[
        "sqs:SendMessage", "arn:aws:sqs:eu-west-2:123456789012:sda-test-undelivered-news", "sns.amazonaws.com",
        "ArnLike", "aws:SourceArn", "arn:aws:sns:eu-west-2:123456789012:sda-test-*",
    ]]
    error_message = "The topics of this environment, and nobody else, may put messages there."
  }

  assert {
    condition     = aws_sqs_queue.undelivered[0].name == "sda-test-undelivered-news" && aws_sqs_queue.undelivered[0].message_retention_seconds == 1209600
    error_message = "Undelivered news are kept for 14 days, where the alarm and the policies look."
  }

  assert {
    condition = [
      for alarm in [aws_cloudwatch_metric_alarm.undelivered[0], aws_cloudwatch_metric_alarm.refused[0]] :
      [alarm.namespace, alarm.metric_name, one(values(alarm.dimensions)), alarm.comparison_operator, alarm.threshold, one(alarm.alarm_actions)]
      ] == [
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "sda-test-undelivered-news", "GreaterThanThreshold", 0, "arn:aws:sns:eu-west-2:123456789012:sda-test-news"],
      ["AWS/SNS", "NumberOfNotificationsFailed", "sda-test-news", "GreaterThanThreshold", 0, "arn:aws:sns:eu-west-2:123456789012:sda-test-news"],
    ]
    error_message = "One undelivered message rings, and past the function that failed."
  }
}

run "a_webhook_hears_what_people_read" {
  command = plan

  variables {
    teller = {
      function_name = "sda-test-news"
      alias_name    = "live"
      alias_arn     = "arn:aws:lambda:eu-west-2:123456789012:function:sda-test-news:live"
      webhook       = true
    }
  }

  assert {
    condition     = aws_sns_topic_subscription.teller["news"].topic_arn == aws_sns_topic.news.arn && aws_lambda_permission.teller["news"].source_arn == aws_sns_topic.news.arn
    error_message = "The webhook has retries of its own: it is called from the topic that people read."
  }
}

run "where_no_function_runs_only_topics_are_made" {
  command = plan

  variables {
    teller = null
  }

  assert {
    condition     = length(aws_sns_topic_subscription.teller) + length(aws_lambda_permission.teller) + length(aws_sqs_queue.undelivered) + length(aws_cloudwatch_metric_alarm.undelivered) + length(aws_cloudwatch_metric_alarm.refused) == 0
    error_message = "Without a function there is nothing to call, and nothing that it could fail at."
  }
}

run "refuses_mails_that_nobody_would_write" {
  command = plan

  variables {
    teller = null
    emails = ["operations@example.com"]
  }

  expect_failures = [aws_sns_topic_subscription.emails]
}

run "slack_gets_the_news_and_can_change_nothing" {
  command = plan

  variables {
    slack = { workspace_id = "T07EA123LEP", channel_id = "C07EZ1ABC23" }
  }

  assert {
    condition     = toset(aws_chatbot_slack_channel_configuration.this[0].sns_topic_arns) == toset([aws_sns_topic.news.arn])
    error_message = "The channel must get what is in a form that it shows, and nothing twice."
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
    emails = ["operations", "developers@example"]
  }

  expect_failures = [var.emails]
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
