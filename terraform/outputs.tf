# What clients, operators and the deployment need to know.

output "api_url" {
  description = "Base URL of the API; null where the functions are not deployed."
  value       = one(module.http_api[*].api_url)
}

output "api_id" {
  description = "Id of the API, for `api_ids` of the foundation; null where the functions are not deployed."
  value       = one(module.http_api[*].api_id)
}

output "api_execution_arn" {
  description = "Prefix of the ARNs that IAM policies grant execute-api:Invoke on; null where the functions are not deployed."
  value       = one(module.http_api[*].execution_arn)
}

output "client_policy_arn" {
  description = "The policy that lets IAM identities call the API; null where it takes tokens."
  value       = one(module.client_access[*].policy_arn)
}

output "client_role_arn" {
  description = "The role that the account's users take to call the API, each under their own name; null where it takes tokens."
  value       = one(module.client_access[*].role_arn)
}

output "sign_in" {
  description = "The pool of people, its sign-in pages, and the client id of the web page, the terminal and each machine; null without a pool."
  value = one([for pool in module.sign_in : {
    issuer       = pool.issuer
    scope        = pool.scope
    client_ids   = pool.client_ids
    user_pool_id = pool.user_pool_id
    sign_in_url  = pool.sign_in_url
  }])
}

output "client_variables" {
  description = "Variables by which a person's `sda` finds the API and says who calls; an issuer that is not ours needs a client id of its own."
  value = merge(
    { SDA_API = one(module.http_api[*].api_url), SDA_AUTH = { iam = "iam", jwt = "browser", none = "none" }[var.authentication.type] },
    local.authentication.type != "jwt" ? {} : { SDA_OIDC_ISSUER = local.authentication.issuer, SDA_OIDC_SCOPE = join(" ", concat(["openid"], tolist(local.authentication.scopes))) },
    one([for pool in module.sign_in : { SDA_OIDC_CLIENT_ID = pool.client_ids["terminal"] }]),
  )
}

output "releases" {
  description = "How `make deploy` signs in to try the API: variables of `sda`, and the parameter that holds the secret, if it takes one."
  value = {
    variables = merge(
      { SDA_AUTH = { iam = "iam", jwt = "client-credentials", none = "none" }[var.authentication.type] },
      !local.releases_sign_in_by_secret ? {} : {
        SDA_OIDC_ISSUER    = local.releases_client.issuer
        SDA_OIDC_CLIENT_ID = local.releases_client.client_id
        SDA_OIDC_SCOPE     = local.releases_client.scope
      },
    )
    secret_parameter = local.releases_sign_in_by_secret ? local.releases_secret : null
  }
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
  description = "Topic for what is wrong; a function tells people."
  value       = module.alerts.alerts_topic_arn
}

output "deployments_topic_arn" {
  description = "Topic that hears how deployments go."
  value       = module.alerts.deployments_topic_arn
}

output "news_topic_arn" {
  description = "Topic that people read."
  value       = module.alerts.news_topic_arn
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

output "saved_queries" {
  description = "Names of the saved queries of CloudWatch Logs Insights."
  value       = flatten(module.saved_queries[*].query_names)
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
