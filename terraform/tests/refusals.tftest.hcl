# What would cost money or data is refused before anything is made.

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

run "refuses_an_environment_that_nobody_knows" {
  command = plan
  variables {
    environment = "production"
  }
  expect_failures = [var.environment]
}

run "refuses_an_account_that_is_none" {
  command = plan
  variables {
    account_id = "lee-hayton"
  }
  expect_failures = [var.account_id]
}

run "refuses_functions_without_images" {
  command = plan
  variables {
    deploy_functions = true
    images           = null
  }
  expect_failures = [var.images]
}

run "refuses_a_worker_without_room_for_a_drawing" {
  command = plan
  variables {
    worker = { memory_mb = 512 }
  }
  expect_failures = [var.worker]
}

run "refuses_a_worker_without_time_for_a_drawing" {
  command = plan
  variables {
    worker = { timeout_seconds = 120 }
  }
  expect_failures = [var.worker]
}

run "refuses_a_concurrency_that_sqs_does_not_take" {
  command = plan
  variables {
    worker = { concurrency = 1 }
  }
  expect_failures = [var.worker]
}

run "refuses_an_api_that_starts_slowly" {
  command = plan
  variables {
    api = { memory_mb = 512 }
  }
  expect_failures = [var.api]
}

run "refuses_prod_for_everybody" {
  command = plan
  variables {
    authentication = { type = "none" }
  }
  expect_failures = [var.authentication]
}

run "refuses_a_canary_that_no_alarm_watches" {
  command = plan
  variables {
    environment = "staging"
    monitoring  = { alarms = false, dashboards = true }
  }
  expect_failures = [var.traffic_shifting]
}

run "refuses_prod_without_alarms" {
  command = plan
  variables {
    monitoring = { alarms = false, dashboards = true }
  }
  expect_failures = [var.monitoring]
}

run "refuses_to_give_prod_s_traffic_all_at_once" {
  command = plan
  variables {
    traffic_shifting = { strategy = "all_at_once" }
  }
  expect_failures = [var.traffic_shifting]
}

run "refuses_alarms_that_reach_nobody" {
  command = plan
  variables {
    alerts = { emails = [] }
  }
  expect_failures = [var.alerts]
}

run "refuses_an_address_that_is_none" {
  command = plan
  variables {
    alerts = { emails = ["operators"] }
  }
  expect_failures = [var.alerts]
}

run "refuses_prod_without_a_budget" {
  command = plan
  variables {
    budget = null
  }
  expect_failures = [var.budget]
}

run "refuses_a_log_level_that_is_none" {
  command = plan
  variables {
    log_level = "verbose"
  }
  expect_failures = [var.log_level]
}

run "refuses_roles_without_a_boundary_in_prod" {
  command = plan
  variables {
    permissions_boundary = false
  }
  expect_failures = [var.permissions_boundary]
}

run "refuses_tokens_that_nobody_issues" {
  command = plan
  variables {
    authentication = { type = "jwt" }
  }
  expect_failures = [var.sign_in]
}

run "refuses_a_pool_beside_another_issuer" {
  command = plan
  variables {
    authentication = { type = "jwt", issuer = "https://login.example.com/pool", audience = ["design"] }
    sign_in        = {}
  }
  expect_failures = [var.sign_in]
}

run "refuses_a_pool_whose_tokens_nobody_asks_for" {
  command = plan
  variables {
    sign_in = { machines = ["releases"] }
  }
  expect_failures = [var.sign_in]
}

run "refuses_a_recorder_that_nobody_knows" {
  command = plan
  variables {
    tracing = { recorder = "xray" }
  }
  expect_failures = [var.tracing]
}
