# The function that makes sentences of messages: what calls it, and where messages stay that it could not deliver.

locals {
  undelivered_name = "${var.name}-undelivered-news"
  undelivered_arn  = "arn:${data.aws_partition.current.partition}:sqs:${var.region}:${var.account_id}:${local.undelivered_name}"

  # Topics that the function reads. From the people's own topic it only posts to the webhook, which a message reaches
  # without a second mail, however often it is tried.
  read = var.teller == null ? {} : merge(
    { alerts = aws_sns_topic.alerts.arn, deployments = aws_sns_topic.deployments.arn },
    var.teller.webhook ? { news = aws_sns_topic.news.arn } : {},
  )
}

data "aws_partition" "current" {}

resource "aws_sns_topic_subscription" "teller" {
  for_each   = local.read
  depends_on = [aws_lambda_permission.teller, aws_sqs_queue.undelivered]

  topic_arn = each.value
  protocol  = "lambda"
  endpoint  = var.teller.alias_arn
  # What Lambda does not take at all; what the function fails at goes the same way by its failure destination.
  redrive_policy = jsonencode({ deadLetterTargetArn = local.undelivered_arn })
}

resource "aws_lambda_permission" "teller" {
  for_each = local.read

  statement_id   = "news-of-${each.key}"
  action         = "lambda:InvokeFunction"
  function_name  = var.teller.function_name
  qualifier      = var.teller.alias_name
  principal      = "sns.amazonaws.com"
  source_arn     = each.value
  source_account = var.account_id
}

resource "aws_sqs_queue" "undelivered" {
  count = var.teller == null ? 0 : 1

  name                      = local.undelivered_name
  message_retention_seconds = 14 * 24 * 60 * 60
  kms_master_key_id         = var.kms_key_arn
  policy                    = data.aws_iam_policy_document.undelivered.json
}

# It tells people directly, and so in CloudWatch's own words: who should make a sentence of it is what failed.
resource "aws_cloudwatch_metric_alarm" "undelivered" {
  count = var.teller != null && var.alarms_enabled ? 1 : 0

  alarm_name          = "${var.name}-undelivered-news"
  alarm_description   = "News could not be told, and wait in the queue ${local.undelivered_name}. Look at the errors of the function that tells them, then read what waits there: nobody has seen it. ${var.runbook_url}#undelivered-news"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = local.undelivered_name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.news.arn]
  ok_actions          = [aws_sns_topic.news.arn]
}

# A mail server or a chat that refuses: nothing of it comes back to the function.
resource "aws_cloudwatch_metric_alarm" "refused" {
  count = var.teller != null && var.alarms_enabled ? 1 : 0

  alarm_name          = "${var.name}-refused-news"
  alarm_description   = "A subscriber of ${local.news_topic_name} did not take news: a mail address, Slack, or the webhook. Look at the topic's delivery status, then at the addresses in the .tfvars. ${var.runbook_url}#refused-news"
  namespace           = "AWS/SNS"
  metric_name         = "NumberOfNotificationsFailed"
  dimensions          = { TopicName = local.news_topic_name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.news.arn]
}
