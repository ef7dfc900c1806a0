# Alarms on dead letters that nobody takes. How long drawings wait is read off their records: the queue's own age also
# counts the message of a killed worker, which stays hidden for half an hour.

locals {
  alarms = {
    for key, alarm in {
      dead_letters_depth = {
        name        = "${var.name}-dead-letters-depth"
        description = "More than ${var.dead_letter_alarm_threshold} jobs were given up, and the dead-letter function does not take them. Look at its errors, then at its event source: the messages stay 14 days."
        section     = "dead-letters-depth"
        queue       = aws_sqs_queue.dead_letters.name
        metric      = "ApproximateNumberOfMessagesVisible"
        threshold   = var.dead_letter_alarm_threshold
      }
      dead_letters_present = {
        name        = "${var.name}-dead-letters-present"
        description = "A job was given up and waits in the dead-letter queue, which is empty after a second otherwise. Look at the errors of the dead-letter function."
        section     = "dead-letters-present"
        queue       = aws_sqs_queue.dead_letters.name
        metric      = "ApproximateNumberOfMessagesVisible"
        threshold   = 0
      }
    } : key => alarm if var.alarms_enabled
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = each.value.name
  alarm_description   = "${each.value.description} ${var.runbook_url}#${each.value.section}"
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
