# Money: a monthly budget that warns early, and a watch for spending that is unlike the days before.

locals {
  topic_arns = var.topic_arn == null ? [] : [var.topic_arn]

  warnings = {
    actual_80    = { type = "ACTUAL", percent = 80 }
    actual_100   = { type = "ACTUAL", percent = 100 }
    forecast_100 = { type = "FORECASTED", percent = 100 }
  }
}

resource "aws_budgets_budget" "this" {
  name         = "${var.name}-monthly"
  budget_type  = "COST"
  limit_amount = format("%.1f", var.monthly_budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:%s$%s", var.cost_tag.key, var.cost_tag.value)]
  }

  dynamic "notification" {
    for_each = local.warnings

    content {
      comparison_operator        = "GREATER_THAN"
      notification_type          = notification.value.type
      threshold                  = notification.value.percent
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.emails
      subscriber_sns_topic_arns  = local.topic_arns
    }
  }

  lifecycle {
    precondition {
      condition     = length(var.emails) > 0 || var.topic_arn != null
      error_message = "A budget that tells nobody guards nothing: give emails, topic_arn or both."
    }
  }
}
