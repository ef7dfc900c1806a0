# What operators look at, and what watches the bill.

module "dashboard" {
  source = "./modules/dashboard"
  count  = var.deploy_functions && var.monitoring.dashboards ? 1 : 0

  name                   = local.name
  environment            = var.environment
  region                 = var.region
  functions              = { for key, function in module.function : key => function.function_name }
  queue_name             = module.job_queue.queue_name
  dead_letter_queue_name = module.job_queue.dead_letter_queue_name
  table_name             = module.job_table.table_name
  api_id                 = module.http_api[0].api_id
  metrics                = local.telemetry
}

module "tracing" {
  source = "./modules/tracing"
  count  = var.deploy_functions && var.tracing.recorder != "off" ? 1 : 0

  name           = local.name
  function_names = [for function in module.function : function.function_name]
  sampling       = var.tracing.sampling
}

module "cost_guard" {
  source = "./modules/cost_guard"
  count  = var.budget == null ? 0 : 1

  name                  = local.name
  monthly_budget_usd    = var.budget.monthly_usd
  anomaly_threshold_usd = var.budget.anomaly_threshold_usd
  emails                = var.alerts.emails
  # By project, every environment of the account would ring for what another one costs.
  cost_tag  = { key = "Environment", value = var.environment }
  topic_arn = local.arns.alerts_topic

  depends_on = [module.alerts]
}
