# The calls that could not be made, and the alarm on them. Nobody reads the queue: the next call does the same work.

locals {
  missed_calls_name = "${var.name}-missed-calls"
  missed_calls_arn  = "arn:aws:sqs:${var.region}:${var.account_id}:${local.missed_calls_name}"
}

resource "aws_sqs_queue" "missed_calls" {
  name                      = local.missed_calls_name
  message_retention_seconds = 24 * 60 * 60 # so long the alarm rings after one
  kms_master_key_id         = var.kms_key_arn
  policy                    = data.aws_iam_policy_document.missed_calls.json
}

data "aws_iam_policy_document" "missed_calls" {
  statement {
    sid       = "DenyPlainText"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [local.missed_calls_arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "missed_calls" {
  count = var.alarm == null ? 0 : 1

  alarm_name          = "${var.name}-missed-calls"
  alarm_description   = "A schedule of ${var.name} could not call its function within 5 minutes, in the last 24 hours. Look at the function's throttles and at the schedule's role. ${var.alarm.runbook_url}#missed-calls"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.missed_calls.name }
  statistic           = "Maximum"
  period              = 300
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching" # SQS falls silent about a queue that nobody uses
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
}
