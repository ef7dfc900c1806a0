# What the queues promise, and what they refuse.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  override_resource {
    target          = aws_sqs_queue.this
    override_during = plan
    values          = { arn = "arn:aws:sqs:eu-west-2:123456789012:sda-test-drawings" }
  }

  override_resource {
    target          = aws_sqs_queue.dead_letters
    override_during = plan
    values          = { arn = "arn:aws:sqs:eu-west-2:123456789012:sda-test-dead-letters" }
  }
}

variables {
  name                        = "sda-test"
  account_id                  = "123456789012"
  region                      = "eu-west-2"
  kms_key_arn                 = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
  worker_timeout_seconds      = 900
  dead_letter_timeout_seconds = 60
  alarms_enabled              = true
  alarm_topic_arns            = ["arn:aws:sns:eu-west-2:123456789012:sda-test-alerts"]
  runbook_url                 = "https://example.com/alarms.md"
}

run "third_failure_goes_to_the_dead_letter_queue" {
  command = plan

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).maxReceiveCount == 3
    error_message = "A drawing gets three attempts."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.redrive_policy).deadLetterTargetArn == "arn:aws:sqs:eu-west-2:123456789012:sda-test-dead-letters"
    error_message = "What failed must go to this environment's dead-letter queue."
  }

  assert {
    condition = jsondecode(aws_sqs_queue.dead_letters.redrive_allow_policy) == {
      redrivePermission = "byQueue"
      sourceQueueArns   = ["arn:aws:sqs:eu-west-2:123456789012:sda-test-drawings"]
    }
    error_message = "No other queue may use this dead-letter queue."
  }
}

run "received_messages_stay_hidden_longer_than_their_function_runs" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.visibility_timeout_seconds == 1800
    error_message = "A received drawing stays hidden for 30 minutes."
  }

  assert {
    condition     = aws_sqs_queue.dead_letters.visibility_timeout_seconds == 360
    error_message = "The dead-letter queue has a visibility timeout of its own, for its own function."
  }
}

run "dead_letters_outlive_the_queue" {
  command = plan

  assert {
    condition     = aws_sqs_queue.dead_letters.message_retention_seconds == 1209600
    error_message = "Dead letters are kept for 14 days."
  }

  assert {
    condition     = aws_sqs_queue.this.message_retention_seconds == 345600
    error_message = "Drawings are kept for 4 days: long enough for an outage, shorter than dead letters."
  }
}

run "both_queues_poll_long" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.receive_wait_time_seconds == 20 && aws_sqs_queue.dead_letters.receive_wait_time_seconds == 20
    error_message = "Short polling is paid for by the empty answer."
  }
}

run "both_queues_are_encrypted_with_the_given_key" {
  command = plan

  assert {
    condition     = aws_sqs_queue.this.kms_master_key_id == var.kms_key_arn && aws_sqs_queue.dead_letters.kms_master_key_id == var.kms_key_arn
    error_message = "Messages must be encrypted with the environment's key."
  }
}

run "both_queues_refuse_plain_text" {
  command = plan

  assert {
    condition = [
      for statement in concat(data.aws_iam_policy_document.queue.statement, data.aws_iam_policy_document.dead_letters.statement) : [
        statement.effect, one(statement.actions), one(statement.resources), one(one(statement.principals).identifiers),
        one(statement.condition).variable, one(one(statement.condition).values),
      ]
      ] == [
      ["Deny", "sqs:*", "arn:aws:sqs:eu-west-2:123456789012:sda-test-drawings", "*", "aws:SecureTransport", "false"],
      ["Deny", "sqs:*", "arn:aws:sqs:eu-west-2:123456789012:sda-test-dead-letters", "*", "aws:SecureTransport", "false"],
    ]
    error_message = "Each queue's policy must deny everything that is not sent over TLS, on that very queue."
  }
}

run "alarms_watch_the_real_metrics_of_the_right_queues" {
  command = plan

  assert {
    condition = {
      for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name => join(" ", [
        alarm.namespace, alarm.metric_name, alarm.dimensions.QueueName, alarm.statistic, alarm.comparison_operator, alarm.threshold,
      ])
      } == {
      sda-test-dead-letters-depth   = "AWS/SQS ApproximateNumberOfMessagesVisible sda-test-dead-letters Maximum GreaterThanThreshold 5"
      sda-test-dead-letters-present = "AWS/SQS ApproximateNumberOfMessagesVisible sda-test-dead-letters Maximum GreaterThanThreshold 0"
    }
    error_message = "Alarms on a metric that does not exist, or on another queue, never fire."
  }

  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_actions == toset(var.alarm_topic_arns) && alarm.ok_actions == toset(var.alarm_topic_arns)
    ])
    error_message = "Operators must hear of an alarm and of its end."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.treat_missing_data == "notBreaching"])
    error_message = "An idle queue sends no metrics and must not raise an alarm."
  }

  assert {
    condition     = output.alarm_names == tolist(["sda-test-dead-letters-depth", "sda-test-dead-letters-present"])
    error_message = "The output must name all alarms."
  }
}

run "alarms_can_be_left_out" {
  command = plan

  variables {
    alarms_enabled   = false
    alarm_topic_arns = []
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 0 && length(output.alarm_names) == 0
    error_message = "Without alarms_enabled no alarm may exist or be named."
  }
}

run "refuses_visibility_below_the_workers_timeout" {
  command = plan

  variables {
    visibility_timeout_seconds = 899
  }

  expect_failures = [var.visibility_timeout_seconds]
}

run "refuses_dead_letter_visibility_below_its_functions_timeout" {
  command = plan

  variables {
    dead_letter_visibility_timeout_seconds = 59
  }

  expect_failures = [var.dead_letter_visibility_timeout_seconds]
}

run "refuses_to_give_up_after_one_attempt" {
  command = plan

  variables {
    max_receive_count = 1
  }

  expect_failures = [var.max_receive_count]
}

run "refuses_alarms_that_nobody_hears" {
  command = plan

  variables {
    alarm_topic_arns = []
  }

  expect_failures = [var.alarm_topic_arns]
}

run "refuses_alarms_without_a_runbook" {
  command = plan

  variables {
    runbook_url = null
  }

  expect_failures = [var.runbook_url]
}

run "refuses_a_region_that_is_not_the_queues" {
  command = plan

  variables {
    region = "eu-west-1"
  }

  expect_failures = [output.queue_arn, output.dead_letter_queue_arn]
}
