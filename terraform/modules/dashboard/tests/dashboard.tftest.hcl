# What the dashboards promise: everything the customer asked to see, from metrics that exist.

mock_provider "aws" {}

variables {
  name                   = "sda-test"
  environment            = "test"
  region                 = "eu-west-2"
  functions              = { submit = "sda-test-submit", worker = "sda-test-worker" }
  queue_name             = "sda-test-drawings"
  dead_letter_queue_name = "sda-test-dead-letters"
  table_name             = "sda-test-jobs"
  api_id                 = "a1b2c3d4e5"
  metrics                = jsondecode(file("../../../src/security_design_assistant/telemetry/metrics.json"))
}

run "there_are_two_dashboards" {
  command = plan

  assert {
    condition     = output.dashboard_names == { operations = "sda-test-operations", health = "sda-test-health" }
    error_message = "A dashboard is missing or is called otherwise."
  }
}

run "operations_shows_what_was_asked_for_from_metrics_that_aws_has" {
  command = plan

  assert {
    condition = toset(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.this["operations"].dashboard_body).widgets : [
        for line in widget.properties.metrics : join(" ", [for part in line : part if can(tostring(part))]) if length(line) > 1
      ]
      ])) == toset([
      "AWS/ApiGateway 4xx ApiId a1b2c3d4e5",
      "AWS/ApiGateway 5xx ApiId a1b2c3d4e5",
      "AWS/ApiGateway Count ApiId a1b2c3d4e5",
      "AWS/ApiGateway IntegrationLatency ApiId a1b2c3d4e5",
      "AWS/ApiGateway Latency ApiId a1b2c3d4e5",
      "AWS/Billing EstimatedCharges Currency USD",
      "AWS/DynamoDB ConsumedReadCapacityUnits TableName sda-test-jobs",
      "AWS/DynamoDB ConsumedWriteCapacityUnits TableName sda-test-jobs",
      "AWS/DynamoDB ReadThrottleEvents TableName sda-test-jobs",
      "AWS/DynamoDB WriteThrottleEvents TableName sda-test-jobs",
      "AWS/Lambda Duration FunctionName sda-test-submit",
      "AWS/Lambda Duration FunctionName sda-test-worker",
      "AWS/Lambda Errors FunctionName sda-test-submit",
      "AWS/Lambda Errors FunctionName sda-test-worker",
      "AWS/Lambda Invocations FunctionName sda-test-submit",
      "AWS/Lambda Invocations FunctionName sda-test-worker",
      "AWS/Lambda Throttles FunctionName sda-test-submit",
      "AWS/Lambda Throttles FunctionName sda-test-worker",
      "AWS/SQS ApproximateAgeOfOldestMessage QueueName sda-test-dead-letters",
      "AWS/SQS ApproximateAgeOfOldestMessage QueueName sda-test-drawings",
      "AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName sda-test-drawings",
      "AWS/SQS ApproximateNumberOfMessagesVisible QueueName sda-test-dead-letters",
      "AWS/SQS ApproximateNumberOfMessagesVisible QueueName sda-test-drawings",
    ])
    error_message = "The dashboard lacks a metric, or shows one under a name or dimension that AWS does not have."
  }
}

run "health_shows_what_was_asked_for_from_metrics_that_aws_has" {
  command = plan

  assert {
    condition = toset(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.this["health"].dashboard_body).widgets : [
        for line in widget.properties.metrics : join(" ", [for part in line : part if can(tostring(part))]) if length(line) > 1
      ]
      ])) == toset([
      "AWS/ApiGateway 4xx ApiId a1b2c3d4e5",
      "AWS/ApiGateway 5xx ApiId a1b2c3d4e5",
      "AWS/ApiGateway Count ApiId a1b2c3d4e5",
      "AWS/ApiGateway Latency ApiId a1b2c3d4e5",
      "AWS/Lambda Duration FunctionName sda-test-worker",
      "AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName sda-test-drawings",
      "AWS/SQS ApproximateNumberOfMessagesVisible QueueName sda-test-dead-letters",
      "AWS/SQS ApproximateNumberOfMessagesVisible QueueName sda-test-drawings",
    ])
    error_message = "The dashboard lacks a metric, or shows one under a name or dimension that AWS does not have."
  }
  assert {
    condition = alltrue([
      for stat in ["p50", "p90", "p99"] : length([
        for widget in jsondecode(aws_cloudwatch_dashboard.this["health"].dashboard_body).widgets : widget
        if can(regex("'{SecurityDesignAssistant,Environment,Stage} MetricName=\"StageDuration\" Environment=\"test\"', '${stat}'", join(" ", [for line in widget.properties.metrics : try(line[0].expression, "")])))
      ]) == 1
    ])
    error_message = "The processing times lack a percentile."
  }
}

run "requests_by_route_and_charges_by_service_are_searched_for_by_their_real_dimensions" {
  command = plan

  assert {
    condition = contains(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.this["health"].dashboard_body).widgets : [
        for line in widget.properties.metrics : try(line[0].expression, "")
      ]
    ]), "SEARCH('{AWS/ApiGateway,ApiId,Method,Resource,Stage} MetricName=\"Count\" ApiId=\"a1b2c3d4e5\"', 'Sum', 300)")
    error_message = "Requests are not shown by route, or another API's are."
  }
  assert {
    condition = one([
      for widget in jsondecode(aws_cloudwatch_dashboard.this["operations"].dashboard_body).widgets : widget.properties.region
      if contains([for line in widget.properties.metrics : try(line[0].expression, "")], "SEARCH('{AWS/Billing,Currency,ServiceName} MetricName=\"EstimatedCharges\" Currency=\"USD\"', 'Maximum', 21600)")
    ]) == "us-east-1"
    error_message = "Charges are not shown by service, or are looked for where AWS does not publish them."
  }
}

run "every_metric_of_the_code_is_shown_with_its_own_dimensions" {
  command = plan

  assert {
    condition = alltrue([
      for name, metric in var.metrics.metrics : length([
        for expression in flatten([
          for dashboard in aws_cloudwatch_dashboard.this : [
            for widget in jsondecode(dashboard.dashboard_body).widgets : [
              for line in widget.properties.metrics : try(line[0].expression, "")
            ]
          ]
        ]) : expression
        if anytrue([
          for dimensions in concat([["Environment"]], try(metric.by_version, false) ? [["Environment", "Function", "Version"]] : []) :
          strcontains(expression, "{${join(",", concat([var.metrics.namespace], dimensions, metric.dimensions))}} MetricName=\"${name}\" Environment=\"test\"")
        ])
      ]) > 0
    ])
    error_message = "The code counts something that no dashboard shows, or that is searched for by other dimensions."
  }
}

run "widgets_fill_the_grid_without_overlap" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for dashboard in aws_cloudwatch_dashboard.this : [
        for row in distinct([for widget in jsondecode(dashboard.dashboard_body).widgets : widget.y]) :
        sum([for widget in jsondecode(dashboard.dashboard_body).widgets : widget.width if widget.y == row]) == 24
      ]
    ]))
    error_message = "A row is wider or narrower than the dashboard."
  }
}

run "a_metric_that_the_code_dropped_is_refused" {
  command = plan

  variables {
    metrics = { namespace = "SecurityDesignAssistant", metrics = { JobsCompleted = { unit = "Count", dimensions = [] } } }
  }

  expect_failures = [var.metrics]
}

run "functions_without_the_worker_are_refused" {
  command = plan

  variables {
    functions = { submit = "sda-test-submit" }
  }

  expect_failures = [var.functions]
}
