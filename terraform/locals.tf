# The one place of names, and of what Terraform shares with the Python code.

locals {
  name        = "sda-${var.environment}"
  bucket_name = "${local.name}-drawings-${var.account_id}"
  partition   = data.aws_partition.this.partition
  secret_path = "/security-design-assistant/${var.environment}"

  # Made once per account, by bootstrap.
  permissions_boundary_arn = var.permissions_boundary ? "arn:${local.partition}:iam::${var.account_id}:policy/sda-boundary-${var.environment}" : null

  # The code's own descriptions of its API and its metrics.
  api_document = jsondecode(file("${path.root}/../docs/openapi.json"))
  telemetry    = jsondecode(file("${path.root}/../src/security_design_assistant/telemetry/metrics.json"))

  alarm = var.monitoring.alarms ? {
    topic_arns  = [module.alerts.alerts_topic_arn]
    runbook_url = var.runbook_url
  } : null

  shifts_traffic = var.deploy_functions && var.traffic_shifting.strategy != "all_at_once"
}

data "aws_partition" "this" {}
