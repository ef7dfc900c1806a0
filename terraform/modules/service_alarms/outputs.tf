# What was made.

output "alarm_names" {
  description = "Names of the alarms, without the composite one."
  value       = sort([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name])
}

output "unhealthy_alarm_name" {
  description = "Name of the composite alarm, which rings when the service does not do its work."
  value       = aws_cloudwatch_composite_alarm.unhealthy.alarm_name
}
