# What a deployment has to name.

output "application_name" {
  description = "The name of the CodeDeploy application."
  value       = aws_codedeploy_app.this.name
}

output "deployment_group_names" {
  description = "The name of each function's deployment group."
  value       = { for key, group in aws_codedeploy_deployment_group.this : key => group.deployment_group_name }
}

output "deployment_group_arns" {
  description = "The ARN of each function's deployment group."
  value       = { for key, group in aws_codedeploy_deployment_group.this : key => group.arn }
}
