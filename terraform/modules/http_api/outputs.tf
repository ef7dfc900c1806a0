# What others need of the API.

output "api_id" {
  description = "Id of the API, the dimension of its metrics."
  value       = aws_apigatewayv2_api.this.id
}

output "api_endpoint" {
  description = "API Gateway's own URL of the API; it answers only while there is no custom domain."
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "api_url" {
  description = "Base URL for clients: the custom domain, or API Gateway's own."
  value       = var.custom_domain == null ? aws_apigatewayv2_api.this.api_endpoint : "https://${var.custom_domain.name}"
}

output "api_domain" {
  description = "Host name under which the API answers, e.g. as the origin of a cache in front of it."
  value       = var.custom_domain == null ? replace(aws_apigatewayv2_api.this.api_endpoint, "/^.*:\\/\\//", "") : var.custom_domain.name
}

output "execution_arn" {
  description = "Prefix of the ARNs that IAM policies grant execute-api:Invoke on."
  value       = aws_apigatewayv2_api.this.execution_arn
}

output "access_log_group_name" {
  description = "Name of the log group with one JSON line a request."
  value       = aws_cloudwatch_log_group.access.name
}

output "alarm_names" {
  description = "Names of the alarms on the whole API, for a deployment to stop on; empty without alarms."
  value       = aws_cloudwatch_metric_alarm.server_errors[*].alarm_name
}
