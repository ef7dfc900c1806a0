# What costs unlike the days before, whatever the budget says.

# Of the kind that watches services an account may have only one, so each environment has one by tag. The empty parts
# stand there because the service adds them, and a plan would otherwise see a change each time.
resource "aws_ce_anomaly_monitor" "this" {
  name         = "${var.name}-anomalies"
  monitor_type = "CUSTOM"

  monitor_specification = jsonencode({
    And            = null
    CostCategories = null
    Dimensions     = null
    Not            = null
    Or             = null
    Tags = {
      Key          = var.cost_tag.key
      MatchOptions = null
      Values       = [var.cost_tag.value]
    }
  })
}

# A topic can only be told at once, an address only once a day.
resource "aws_ce_anomaly_subscription" "topic" {
  count = var.topic_arn == null ? 0 : 1

  name             = "${var.name}-anomalies-at-once"
  frequency        = "IMMEDIATE"
  monitor_arn_list = [aws_ce_anomaly_monitor.this.arn]

  subscriber {
    type    = "SNS"
    address = var.topic_arn
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = [tostring(var.anomaly_threshold_usd)]
    }
  }
}

resource "aws_ce_anomaly_subscription" "emails" {
  count = length(var.emails) == 0 ? 0 : 1

  name             = "${var.name}-anomalies-daily"
  frequency        = "DAILY"
  monitor_arn_list = [aws_ce_anomaly_monitor.this.arn]

  dynamic "subscriber" {
    for_each = var.emails

    content {
      type    = "EMAIL"
      address = subscriber.value
    }
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = [tostring(var.anomaly_threshold_usd)]
    }
  }
}
