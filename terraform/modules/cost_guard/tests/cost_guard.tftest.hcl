# The rules of the guard: warned before the money is gone, told to somebody, by tag.

mock_provider "aws" {
  mock_resource "aws_ce_anomaly_monitor" {
    defaults = { arn = "arn:aws:ce::445567098699:anomalymonitor/11111111-2222-3333-4444-555555555555" }
  }
}

variables {
  name               = "sda-prod"
  monthly_budget_usd = 250
  emails             = ["operations@example.com"]
  topic_arn          = "arn:aws:sns:eu-west-2:445567098699:sda-prod-alerts"
  cost_tag           = { key = "Environment", value = "prod" }
}

run "warns_at_80_and_100_percent_and_when_the_forecast_passes_the_budget" {
  command = plan

  assert {
    condition     = toset([for warning in aws_budgets_budget.this.notification : "${warning.notification_type} ${warning.threshold} ${warning.threshold_type}"]) == toset(["ACTUAL 80 PERCENTAGE", "ACTUAL 100 PERCENTAGE", "FORECASTED 100 PERCENTAGE"])
    error_message = "The budget must warn at 80 and 100 % of the actual cost, and when the forecast passes 100 %."
  }

  assert {
    condition     = alltrue([for warning in aws_budgets_budget.this.notification : warning.comparison_operator == "GREATER_THAN"])
    error_message = "The budget must warn when the cost is above, not below."
  }
}

run "every_warning_reaches_people_and_the_topic" {
  command = plan

  assert {
    condition     = alltrue([for warning in aws_budgets_budget.this.notification : warning.subscriber_email_addresses == var.emails && warning.subscriber_sns_topic_arns == toset([var.topic_arn])])
    error_message = "Each warning must go to all addresses and to the topic."
  }

  assert {
    condition     = one(aws_ce_anomaly_subscription.topic[0].subscriber).address == var.topic_arn && one(aws_ce_anomaly_subscription.emails[0].subscriber).address == "operations@example.com"
    error_message = "Anomalies must be told to the topic and to all addresses."
  }
}

run "the_budget_is_in_dollars_a_month" {
  command = plan

  assert {
    condition     = aws_budgets_budget.this.limit_amount == "250.0" && aws_budgets_budget.this.limit_unit == "USD" && aws_budgets_budget.this.time_unit == "MONTHLY"
    error_message = "The budget must be the given sum, in US dollars, each month."
  }
}

run "both_count_what_has_the_tag_only" {
  command = plan

  assert {
    condition     = one(aws_budgets_budget.this.cost_filter).name == "TagKeyValue" && one(aws_budgets_budget.this.cost_filter).values == tolist(["user:Environment$prod"])
    error_message = "The budget must count what has the tag."
  }

  assert {
    condition     = jsondecode(aws_ce_anomaly_monitor.this.monitor_specification).Tags.Key == "Environment" && jsondecode(aws_ce_anomaly_monitor.this.monitor_specification).Tags.Values == ["prod"]
    error_message = "The monitor must watch what has the tag."
  }
}

run "environments_of_one_account_do_not_take_each_other_s_monitor" {
  command = plan

  assert {
    condition     = aws_ce_anomaly_monitor.this.monitor_type == "CUSTOM"
    error_message = "An account may have only one monitor of services; ours must be one by tag."
  }
}

run "topics_are_told_at_once_and_addresses_daily" {
  command = plan

  assert {
    condition     = aws_ce_anomaly_subscription.topic[0].frequency == "IMMEDIATE" && aws_ce_anomaly_subscription.emails[0].frequency == "DAILY"
    error_message = "AWS accepts topics only with IMMEDIATE and addresses only with DAILY or WEEKLY."
  }

  assert {
    condition = alltrue([for subscription in concat(aws_ce_anomaly_subscription.topic, aws_ce_anomaly_subscription.emails) :
    subscription.threshold_expression[0].dimension[0].key == "ANOMALY_TOTAL_IMPACT_ABSOLUTE" && subscription.threshold_expression[0].dimension[0].values == toset(["10"])])
    error_message = "Anomalies must be told from ten dollars on, unless told otherwise."
  }
}

run "a_topic_alone_is_enough" {
  command = plan

  variables {
    emails = []
  }

  assert {
    condition     = length(aws_ce_anomaly_subscription.emails) == 0 && length(aws_ce_anomaly_subscription.topic) == 1
    error_message = "Without addresses only the topic is told."
  }
}

run "refuses_a_budget_that_tells_nobody" {
  command         = plan
  expect_failures = [aws_budgets_budget.this]

  variables {
    emails    = []
    topic_arn = null
  }
}

run "refuses_a_budget_of_nothing" {
  command         = plan
  expect_failures = [var.monthly_budget_usd]

  variables {
    monthly_budget_usd = 0
  }
}

run "refuses_what_is_no_address" {
  command         = plan
  expect_failures = [var.emails]

  variables {
    emails = ["operations"]
  }
}

run "refuses_a_threshold_that_every_rounding_passes" {
  command         = plan
  expect_failures = [var.anomaly_threshold_usd]

  variables {
    anomaly_threshold_usd = 0
  }
}
