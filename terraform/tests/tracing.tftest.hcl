# Who records the functions' spans, by the variable alone.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = {
      partition  = "aws"
      dns_suffix = "amazonaws.com"
    }
  }

  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{}"
    }
  }
}

variables {
  environment          = "prod"
  account_id           = "445567098699"
  owner                = "7-central"
  cost_centre          = "security-design-assistant"
  log_retention_days   = 90
  deploy_functions     = false
  authentication       = { type = "iam" }
  traffic_shifting     = { strategy = "canary" }
  monitoring           = { alarms = true, dashboards = true }
  alerts               = { emails = ["operator@example.com"] }
  budget               = { monthly_usd = 100, anomaly_threshold_usd = 10 }
  permissions_boundary = true
}

run "the_functions_own_code_records_unless_told_otherwise" {
  command = plan

  assert {
    condition     = local.environment.SDA_TRACING == "sdk" && !contains(keys(local.environment), "AWS_LAMBDA_EXEC_WRAPPER")
    error_message = "Without a choice the functions' own code records."
  }
}

run "the_distribution_starts_the_functions_where_it_is_chosen" {
  command = plan
  variables {
    tracing = { recorder = "adot" }
  }

  assert {
    condition     = local.environment.AWS_LAMBDA_EXEC_WRAPPER == "/opt/otel-instrument" && !contains(keys(local.environment), "SDA_TRACING")
    error_message = "The wrapper must start the functions; it says itself who records."
  }
}

run "nothing_is_recorded_where_it_is_off" {
  command = plan
  variables {
    tracing = { recorder = "off" }
  }

  assert {
    condition     = local.environment.SDA_TRACING == "off" && length(module.tracing) == 0
    error_message = "Neither code nor X-Ray may record."
  }
}
