# What was scheduled.

output "schedule_arns" {
  description = "The ARN of each schedule."
  value       = { for key, schedule in aws_scheduler_schedule.this : key => schedule.arn }
}
