# What the saved queries promise: their names, whom they ask, and what is refused.

mock_provider "aws" {}

variables {
  name                = "sda-test"
  function_log_groups = { submit = "/aws/lambda/sda-test-submit", worker = "/aws/lambda/sda-test-worker" }
  access_log_group    = "/aws/vendedlogs/sda-test-api"
}

run "the_queries_are_these" {
  assert {
    condition = output.query_names == tolist([
      "sda-test/cold-starts", "sda-test/cost-by-owner", "sda-test/failures-by-code", "sda-test/one-correlation-id",
      "sda-test/one-job", "sda-test/slowest-stages",
    ])
    error_message = "A query is missing, or has another name."
  }
}

run "a_correlation_id_is_looked_for_in_every_log" {
  assert {
    condition     = aws_cloudwatch_query_definition.this["one-correlation-id"].log_group_names == tolist(["/aws/lambda/sda-test-submit", "/aws/lambda/sda-test-worker", "/aws/vendedlogs/sda-test-api"])
    error_message = "A request is not followed through all logs."
  }
}

run "what_only_the_worker_knows_is_asked_of_it_alone" {
  assert {
    condition = alltrue([
      for key in ["slowest-stages", "cost-by-owner"] :
      aws_cloudwatch_query_definition.this[key].log_group_names == tolist(["/aws/lambda/sda-test-worker"])
    ])
    error_message = "A query reads, and pays for, logs that do not hold its answer."
  }
}

run "refuses_logs_without_the_worker_s" {
  command = plan

  variables {
    function_log_groups = { submit = "/aws/lambda/sda-test-submit" }
  }

  expect_failures = [var.function_log_groups]
}

run "refuses_more_logs_than_a_query_asks" {
  command = plan

  variables {
    function_log_groups = merge({ worker = "w" }, { for n in range(50) : "f${n}" => "f${n}" })
  }

  expect_failures = [var.function_log_groups]
}
