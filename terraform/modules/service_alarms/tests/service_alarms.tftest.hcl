# What the alarms promise: what rings when, silence that counts, who is told, and what is refused.

mock_provider "aws" {}

variables {
  name        = "sda-test"
  environment = "test"
  metrics = {
    namespace = "Example"
    metrics = merge(
      {
        for name in [
          "AttemptsBroken", "AttemptsExhausted", "EstimatedCostUsd", "GeminiModelEnding", "GeminiUnpriced", "JobsCompleted",
          "JobsReconciled", "JobsRejected", "JobsWaiting", "OldestWait", "PoisonMessages", "UncleanEnds",
        ] : name => { unit = "Count", dimensions = [] }
      },
      { JobsFailed = { unit = "Count", dimensions = ["Code"] }, GeminiQuestions = { unit = "Count", dimensions = ["Outcome"] } },
    )
  }
  topic_arns  = ["arn:aws:sns:eu-west-2:123456789012:sda-test-alerts"]
  runbook_url = "https://example.com/alarms.md"
}

run "each_alarm_tells_what_is_wrong_what_to_do_and_where_to_read_on" {
  variables {
    gemini = { month_usd = 100 }
  }

  assert {
    condition = alltrue([
      for key, alarm in aws_cloudwatch_metric_alarm.this :
      can(regex("^[A-Z].+[.] [A-Z].+[.] https://example.com/alarms.md#${key}$", alarm.alarm_description))
    ])
    error_message = "An alarm does not say what is wrong, what to do, or where the runbook goes on."
  }

  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_actions == toset(var.topic_arns) && alarm.ok_actions == toset(var.topic_arns)
    ])
    error_message = "Operators must hear of an alarm and of its end."
  }
}

run "only_silence_of_the_sweeps_is_trouble" {
  assert {
    condition     = { for key, alarm in aws_cloudwatch_metric_alarm.this : key => alarm.treat_missing_data if alarm.treat_missing_data != "notBreaching" } == { "sweeps-missing" = "breaching", "drawings-age" = "ignore" }
    error_message = "An alarm takes silence for something else than it is."
  }
}

run "a_wait_of_twenty_minutes_rings" {
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.this["drawings-age"].threshold == 1200
      && one(one(aws_cloudwatch_metric_alarm.this["drawings-age"].metric_query).metric).metric_name == "OldestWait"
      && one(one(aws_cloudwatch_metric_alarm.this["drawings-age"].metric_query).metric).dimensions == tomap({ Environment = "test" })
    )
    error_message = "The alarm does not mean: a drawing has been waiting for 20 minutes."
  }
}

run "without_gemini_nobody_watches_it" {
  assert {
    condition     = length([for key in keys(aws_cloudwatch_metric_alarm.this) : key if startswith(key, "gemini-")]) == 0
    error_message = "Alarms on Gemini are paid for where nobody asks it."
  }
}

run "a_tenth_of_the_month_s_money_in_a_day_rings" {
  variables {
    gemini = { month_usd = 100 }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["gemini-cost"].threshold == 10
    error_message = "The alarm on Gemini's cost does not follow the budget."
  }
}

run "without_a_budget_of_the_month_there_is_no_tenth_of_it" {
  variables {
    gemini = {}
  }

  assert {
    condition     = !contains(keys(aws_cloudwatch_metric_alarm.this), "gemini-cost") && contains(keys(aws_cloudwatch_metric_alarm.this), "gemini-refused")
    error_message = "There is an alarm on a budget that nobody gave, or none on Gemini at all."
  }
}

run "the_service_is_unhealthy_when_somebody_feels_it" {
  variables {
    unhealthy_when = ["sda-test-api-server-errors"]
  }

  assert {
    condition     = aws_cloudwatch_composite_alarm.unhealthy.alarm_rule == "ALARM(\"sda-test-api-server-errors\") OR ALARM(\"sda-test-drawings-age\") OR ALARM(\"sda-test-jobs-given-up-many\") OR ALARM(\"sda-test-nothing-completed\") OR ALARM(\"sda-test-sweeps-missing\")"
    error_message = "The composite alarm watches something else than what users feel."
  }

  assert {
    condition     = output.unhealthy_alarm_name == "sda-test-service-unhealthy" && contains(output.alarm_names, "sda-test-drawings-age")
    error_message = "The caller is not told what was made."
  }
}

run "refuses_a_metric_that_the_code_does_not_count" {
  command = plan

  variables {
    metrics = { namespace = "Example", metrics = {} }
  }

  expect_failures = [aws_cloudwatch_metric_alarm.this]
}

run "refuses_alarms_that_nobody_hears" {
  command = plan

  variables {
    topic_arns = []
  }

  expect_failures = [var.topic_arns]
}

run "refuses_a_runbook_that_is_no_url" {
  command = plan

  variables {
    runbook_url = "docs/alarms.md"
  }

  expect_failures = [var.runbook_url]
}

run "refuses_measuring_too_rarely" {
  command = plan

  variables {
    sweep_seconds = 600
  }

  expect_failures = [var.sweep_seconds]
}
