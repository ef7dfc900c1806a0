# What others need of the table.

output "table_name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "table_arn" {
  description = "ARN of the table."
  value       = aws_dynamodb_table.this.arn
}

output "index_arns" {
  description = "ARN of each index by its name, for the policies of those that query it."
  value       = { for index in keys(local.indexes) : index => "${aws_dynamodb_table.this.arn}/index/${index}" }
}

output "alarm_names" {
  description = "Names of the table's alarms; empty without alarms."
  value       = aws_cloudwatch_metric_alarm.throttles[*].alarm_name
}
