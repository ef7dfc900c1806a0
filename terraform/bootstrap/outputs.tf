# What environments, workflows and operators need of the foundation.

output "state_bucket" {
  description = "The bucket that holds the states; <environment>.s3.tfbackend names it."
  value       = aws_s3_bucket.state.id
}

output "registry_url" {
  description = "The registry that images are pushed to."
  value       = module.registry.repository_url
}

output "deploy_role_arns" {
  description = "The role that GitHub takes to deploy, by environment."
  value       = module.github.role_arns
}

output "boundary_arns" {
  description = "The boundary that the roles of an environment must have, by environment."
  value       = module.github.boundary_arns
}

output "plan_role_arns" {
  description = "The role that GitHub's pull requests take to plan, by environment."
  value       = module.github.plan_role_arns
}

output "drift_role_arns" {
  description = "The role that GitHub's daily comparison takes, by environment."
  value       = module.github.drift_role_arns
}
