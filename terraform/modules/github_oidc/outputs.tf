# What workflows and the environments need.

output "role_arns" {
  description = "The role that a workflow takes to deploy, by environment."
  value       = { for environment, role in aws_iam_role.this : environment => role.arn }
}

output "boundary_arns" {
  description = "The boundary that every role of an environment must have, by environment."
  value       = { for environment, policy in aws_iam_policy.boundary : environment => policy.arn }
}

output "provider_arn" {
  description = "The ARN of the account's OIDC provider for GitHub."
  value       = local.provider_arn
}

output "plan_role_arns" {
  description = "The role that pull requests take to plan, by environment."
  value       = { for environment, role in aws_iam_role.plan : environment => role.arn }
}

output "drift_role_arns" {
  description = "The role that the scheduled comparison takes, by environment."
  value       = { for environment, role in aws_iam_role.drift : environment => role.arn }
}
