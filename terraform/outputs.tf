# What clients, operators and the deployment need to know.

output "api_url" {
  description = "Base URL of the API; null where the functions are not deployed."
  value       = one(module.http_api[*].api_url)
}

output "status_cache_url" {
  description = "Base URL of the API behind its cache; null without one."
  value       = one([for cache in module.status_cache : "https://${cache.domain_name}"])
}

output "bucket" {
  description = "Name of the bucket of drawings, checkpoints and results."
  value       = module.drawing_bucket.bucket_name
}

output "table" {
  description = "Name of the table of jobs."
  value       = module.job_table.table_name
}

output "queue_url" {
  description = "URL of the queue of jobs."
  value       = module.job_queue.queue_url
}

output "dead_letter_queue_url" {
  description = "URL of the queue of messages whose attempts are used up."
  value       = module.job_queue.dead_letter_queue_url
}

output "alerts_topic_arn" {
  description = "Topic that tells operators what is wrong."
  value       = module.alerts.alerts_topic_arn
}

output "environment_variables" {
  description = "Variables by which `sda jobs` and `sda redrive` find this environment."
  value       = local.environment
}

output "functions" {
  description = "Names of the functions, by their part in the service."
  value       = { for key, function in module.function : key => function.function_name }
}

output "dashboards" {
  description = "Names of the CloudWatch dashboards."
  value       = flatten([for dashboard in module.dashboard : values(dashboard.dashboard_names)])
}

output "secrets" {
  description = "Names of the parameters whose values operators set with `aws ssm put-parameter --overwrite`."
  value       = module.secrets.parameter_names
}

output "deployment_groups" {
  description = "CodeDeploy application and, by function, its deployment group; empty where new code gets all traffic at once."
  value = {
    for deployment in module.canary_deployment : deployment.application_name => deployment.deployment_group_names
  }
}

output "appspecs" {
  description = "By function with a version that has no traffic yet, the AppSpec that shifts it there; empty where new code gets all traffic at once."
  value       = local.appspecs
}
