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
