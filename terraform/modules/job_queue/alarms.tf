# Alarms on jobs that wait too long, and on jobs that were given up.

locals {
  alarms = {
    for key, alarm in {
      dead_letters_depth = {
        name        = "${var.name}-dead-letters-depth"
        description = "More than ${var.dead_letter_alarm_threshold} jobs were given up and nobody has dealt with them."
        queue       = aws_sqs_queue.dead_letters.name
        metric      = "ApproximateNumberOfMessagesVisible"
        threshold   = var.dead_letter_alarm_threshold
      }
      dead_letters_present = {
        name        = "${var.name}-dead-letters-present"
        description = "A job was given up and waits in the dead-letter queue."
        queue       = aws_sqs_queue.dead_letters.name
        metric      = "ApproximateNumberOfMessagesVisible"
        threshold   = 0
      }
      oldest_drawing = {
        name        = "${var.name}-drawings-age"
        description = "The oldest drawing has been in the queue for more than 20 minutes: workers fail or are too few."
        queue       = aws_sqs_queue.this.name
        metric      = "ApproximateAgeOfOldestMessage"
        threshold   = 20 * 60
      }
    } : key => alarm if var.alarms_enabled
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = each.value.name
  alarm_description   = each.value.description
  namespace           = "AWS/SQS"
  metric_name         = each.value.metric
  dimensions          = { QueueName = each.value.queue }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = 1
  # A queue that nobody uses stops sending metrics after some hours: that is silence, not trouble.
  treat_missing_data = "notBreaching"
  alarm_actions      = var.alarm_topic_arns
  ok_actions         = var.alarm_topic_arns
}
