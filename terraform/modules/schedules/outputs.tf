# What was scheduled.

output "schedule_arns" {
  description = "The ARN of each schedule."
  value       = { for key, schedule in aws_scheduler_schedule.this : key => schedule.arn }
}

output "missed_calls_queue_name" {
  description = "Name of the queue of calls which could not be made."
  value       = aws_sqs_queue.missed_calls.name
}
