# What others need to invoke, watch and deploy the function.

output "function_name" {
  description = "The name of the function."
  value       = aws_lambda_function.this.function_name
}

output "function_arn" {
  description = "The ARN of the function without a version."
  value       = aws_lambda_function.this.arn
}

output "alias_name" {
  description = "The name of the alias that callers use."
  value       = local.alias.name
}

output "alias_arn" {
  description = "The ARN of the alias, for event sources and schedules."
  value       = local.alias.arn
}

output "alias_invoke_arn" {
  description = "The ARN by which API Gateway invokes the alias."
  value       = local.alias.invoke_arn
}

output "version" {
  description = "The newest version, which a deployment shifts traffic to."
  value       = aws_lambda_function.this.version
}

output "live_version" {
  description = "The version that the alias points to, which a deployment shifts traffic away from."
  value       = local.alias.function_version
}

output "role_arn" {
  description = "The ARN of the function's role."
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "The name of the function's role."
  value       = aws_iam_role.this.name
}

output "log_group_name" {
  description = "The name of the function's log group."
  value       = aws_cloudwatch_log_group.this.name
}

output "log_group_arn" {
  description = "The ARN of the function's log group."
  value       = aws_cloudwatch_log_group.this.arn
}

output "error_alarm_name" {
  description = "The name of the alarm on everything behind the alias, or null without alarms."
  value       = one(aws_cloudwatch_metric_alarm.errors[*].alarm_name)
}

output "alarm_names" {
  description = "The names of the alarms on everything behind the alias; empty without alarms."
  value = concat(
    aws_cloudwatch_metric_alarm.errors[*].alarm_name,
    aws_cloudwatch_metric_alarm.throttles[*].alarm_name,
    aws_cloudwatch_metric_alarm.near_timeout[*].alarm_name,
    aws_cloudwatch_metric_alarm.spill_over[*].alarm_name,
  )
}

output "deployment_alarm_names" {
  description = "The names of the alarms that should stop a deployment, none of which an old fault keeps ringing."
  value = concat(
    aws_cloudwatch_metric_alarm.new_version_errors[*].alarm_name,
    [for alarm in aws_cloudwatch_metric_alarm.new_version_verdicts : alarm.alarm_name],
  )
}
