# The group shows this environment's traces, the rule samples its functions, and wrong values are refused.

mock_provider "aws" {}

variables {
  name           = "sda-prod"
  function_names = ["sda-prod-submit", "sda-prod-worker"]
}

run "the_group_shows_traces_in_which_one_of_the_functions_is" {
  command = plan

  assert {
    condition     = aws_xray_group.this.group_name == "sda-prod" && aws_xray_group.this.filter_expression == "service(\"sda-prod-submit\") OR service(\"sda-prod-worker\")"
    error_message = "The group must show what one of the environment's functions took part in."
  }
}

run "the_rule_is_for_this_environment_s_functions_only" {
  command = plan

  assert {
    condition     = aws_xray_sampling_rule.this.service_name == "sda-prod-*"
    error_message = "The rule must not sample another environment's functions."
  }
  assert {
    condition     = aws_xray_sampling_rule.this.reservoir_size == 1 && aws_xray_sampling_rule.this.fixed_rate == 0.05
    error_message = "Unless told otherwise a request a second and 5 % of the others are kept, as Lambda itself does."
  }
}

run "more_can_be_kept" {
  command = plan
  variables {
    sampling = { requests_a_second = 10, share_of_others = 1, priority = 50 }
  }

  assert {
    condition     = aws_xray_sampling_rule.this.reservoir_size == 10 && aws_xray_sampling_rule.this.fixed_rate == 1 && aws_xray_sampling_rule.this.priority == 50
    error_message = "The given numbers must arrive."
  }
}

run "refuses_a_name_that_xray_does_not_take" {
  command = plan
  variables {
    name           = "security-design-assistant-production"
    function_names = ["security-design-assistant-production-submit"]
  }
  expect_failures = [var.name]
}

run "refuses_a_group_of_nothing" {
  command = plan
  variables {
    function_names = []
  }
  expect_failures = [var.function_names]
}

run "refuses_another_environment_s_function" {
  command = plan
  variables {
    function_names = ["sda-staging-submit"]
  }
  expect_failures = [var.function_names]
}

run "refuses_what_is_no_share" {
  command = plan
  variables {
    sampling = { share_of_others = 5 }
  }
  expect_failures = [var.sampling]
}

run "refuses_half_a_request" {
  command = plan
  variables {
    sampling = { requests_a_second = 0.5 }
  }
  expect_failures = [var.sampling]
}

run "refuses_a_priority_that_xray_does_not_know" {
  command = plan
  variables {
    sampling = { priority = 0 }
  }
  expect_failures = [var.sampling]
}
