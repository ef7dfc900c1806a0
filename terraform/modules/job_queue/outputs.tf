# What others need of the queues.

output "queue_url" {
  description = "URL of the queue of drawings."
  value       = aws_sqs_queue.this.url
}

output "queue_arn" {
  description = "ARN of the queue of drawings."
  value       = aws_sqs_queue.this.arn

  precondition {
    condition     = aws_sqs_queue.this.arn == local.queue_arn
    error_message = "The queue is ${aws_sqs_queue.this.arn}, but account_id and region say ${local.queue_arn}: its policies name the wrong queue. Correct account_id and region."
  }
}

output "queue_name" {
  description = "Name of the queue of drawings."
  value       = aws_sqs_queue.this.name
}

output "dead_letter_queue_url" {
  description = "URL of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.url
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.arn

  precondition {
    condition     = aws_sqs_queue.dead_letters.arn == local.dead_letter_queue_arn
    error_message = "The queue is ${aws_sqs_queue.dead_letters.arn}, but account_id and region say ${local.dead_letter_queue_arn}: its policies name the wrong queue. Correct account_id and region."
  }
}

output "dead_letter_queue_name" {
  description = "Name of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.name
}

output "alarm_names" {
  description = "Names of the alarms; empty when they are switched off."
  value       = sort([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name])
}
