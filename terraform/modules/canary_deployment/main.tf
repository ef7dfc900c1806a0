# One application, the steps in which traffic moves, and a deployment group for each function.

locals {
  traffic_types = { canary = "TimeBasedCanary", linear = "TimeBasedLinear" }
  in_steps      = contains(keys(local.traffic_types), var.strategy.type)

  # One configuration for each length of a step that a function needs.
  minutes      = { for key, function in var.functions : key => tostring(coalesce(function.minutes, var.strategy.minutes)) }
  step_minutes = toset(values(local.minutes))
}

resource "aws_codedeploy_app" "this" {
  name             = var.name
  compute_platform = "Lambda"
}

resource "aws_codedeploy_deployment_config" "this" {
  for_each = local.in_steps ? local.step_minutes : toset([])

  # A configuration cannot be changed, and the groups hold on to it: the name tells the numbers.
  deployment_config_name = "${var.name}-${var.strategy.type}-${var.strategy.percent}-percent-${each.value}-minutes"
  compute_platform       = "Lambda"

  traffic_routing_config {
    type = local.traffic_types[var.strategy.type]

    dynamic "time_based_canary" {
      for_each = var.strategy.type == "canary" ? [var.strategy] : []

      content {
        percentage = time_based_canary.value.percent
        interval   = tonumber(each.value)
      }
    }

    dynamic "time_based_linear" {
      for_each = var.strategy.type == "linear" ? [var.strategy] : []

      content {
        percentage = time_based_linear.value.percent
        interval   = tonumber(each.value)
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_codedeploy_deployment_group" "this" {
  for_each   = var.functions
  depends_on = [aws_iam_role_policy.this]

  app_name               = aws_codedeploy_app.this.name
  deployment_group_name  = each.value.function_name
  deployment_config_name = local.in_steps ? aws_codedeploy_deployment_config.this[local.minutes[each.key]].deployment_config_name : "CodeDeployDefault.LambdaAllAtOnce"
  service_role_arn       = aws_iam_role.this.arn

  deployment_style {
    deployment_type   = "BLUE_GREEN"
    deployment_option = "WITH_TRAFFIC_CONTROL"
  }

  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]
  }

  # A deployment whose alarms cannot be read stops too: ignore_poll_alarm_failure would let it go on blind.
  alarm_configuration {
    enabled                   = length(concat(each.value.alarm_names, var.alarm_names)) > 0
    alarms                    = distinct(concat(each.value.alarm_names, var.alarm_names))
    ignore_poll_alarm_failure = false
  }

  # A trigger tells CodeDeploy's reason; the events of EventBridge and of notification rules leave it out.
  trigger_configuration {
    trigger_name       = "news"
    trigger_events     = ["DeploymentStart", "DeploymentSuccess", "DeploymentFailure", "DeploymentStop", "DeploymentRollback"]
    trigger_target_arn = var.notification_topic_arn
  }
}
