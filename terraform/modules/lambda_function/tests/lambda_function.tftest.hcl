# What a function promises: its image, its role, its logs, its alias, its alarms, and what it refuses.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::445567098699:role/sda-test-status" }
  }

  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-status", version = "7" }
  }
}

variables {
  function_name      = "sda-test-status"
  description        = "Answers questions about jobs."
  image_uri          = "445567098699.dkr.ecr.eu-west-2.amazonaws.com/sda@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  command            = ["security_design_assistant.handlers.status.handler"]
  memory_mb          = 1024
  timeout_seconds    = 29
  environment        = { SDA_JOBS_TABLE = "sda-test-jobs" }
  policy_json        = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"dynamodb:GetItem\", \"Resource\": \"arn:aws:dynamodb:eu-west-2:445567098699:table/sda-test-jobs\"}]}"
  kms_key_arn        = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555"
  log_retention_days = 30
  account_id         = "445567098699"
  region             = "eu-west-2"
  alias_follows_code = true
}

run "runs_the_image_by_digest_with_the_chosen_handler" {
  assert {
    condition = (
      aws_lambda_function.this.package_type == "Image"
      && aws_lambda_function.this.image_uri == var.image_uri
      && aws_lambda_function.this.image_config[0].command == tolist(["security_design_assistant.handlers.status.handler"])
      && aws_lambda_function.this.architectures == tolist(["arm64"])
    )
    error_message = "The function does not run the given image for arm64 with the given command."
  }

  assert {
    condition     = aws_lambda_function.this.publish
    error_message = "Without publishing there is no version that a deployment could shift to, or back to."
  }

  assert {
    condition     = aws_lambda_function.this.tracing_config[0].mode == "Active"
    error_message = "X-Ray tracing is not active."
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == -1
    error_message = "A function without a limit of its own must not get one."
  }
}

run "encrypts_the_environment_and_the_logs" {
  assert {
    condition     = aws_lambda_function.this.kms_key_arn == var.kms_key_arn
    error_message = "The environment is not encrypted with the given key."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn
    error_message = "The log group is not encrypted with the given key."
  }
}

run "writes_plain_lines_to_its_own_group_that_ends" {
  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/sda-test-status" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "The log group has another name or another retention."
  }

  assert {
    condition = (
      aws_lambda_function.this.logging_config[0].log_group == aws_cloudwatch_log_group.this.name
      && aws_lambda_function.this.logging_config[0].log_format == "Text"
    )
    error_message = "The function must write to its own group, unwrapped: it prints JSON itself."
  }
}

run "role_reaches_only_its_own_logs_and_traces" {
  assert {
    condition     = [for s in data.aws_iam_policy_document.own.statement : s.sid] == ["WriteOwnLogs", "WriteTraces"]
    error_message = "A function without a failure destination may write logs and traces, nothing else."
  }

  assert {
    condition     = data.aws_iam_policy_document.own.statement[0].resources == toset(["arn:aws:logs:eu-west-2:445567098699:log-group:/aws/lambda/sda-test-status:*"])
    error_message = "The role reaches other log groups than its own."
  }

  assert {
    condition     = data.aws_iam_policy_document.own.statement[0].actions == toset(["logs:CreateLogStream", "logs:PutLogEvents"])
    error_message = "The role may do more with logs than write them."
  }

  assert {
    condition     = data.aws_iam_policy_document.own.statement[1].actions == toset(["xray:PutTraceSegments", "xray:PutTelemetryRecords"])
    error_message = "Only writing traces is allowed on every resource."
  }

  assert {
    condition     = aws_iam_role.this.name == "sda-test-status" && aws_iam_role_policy.work.policy == var.policy_json
    error_message = "The function does not have a role of its own with the policy that it was given."
  }

  assert {
    condition     = one(one(data.aws_iam_policy_document.trust.statement).principals).identifiers == toset(["lambda.amazonaws.com"])
    error_message = "Others than Lambda may take the role."
  }
}

run "role_stays_inside_the_boundary" {
  variables {
    permissions_boundary_arn = "arn:aws:iam::445567098699:policy/sda-boundary"
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::445567098699:policy/sda-boundary"
    error_message = "The role has no boundary."
  }
}

run "alias_follows_each_version" {
  assert {
    condition     = length(aws_lambda_alias.this) == 1 && length(aws_lambda_alias.shifted) == 0
    error_message = "Two aliases, or the wrong one."
  }

  assert {
    condition     = output.alias_name == "live" && output.live_version == aws_lambda_function.this.version
    error_message = "The alias live does not point to the newest version."
  }
}

run "alias_is_made_for_code_deploy" {
  state_key = "shifted"

  variables {
    alias_follows_code = false
  }

  assert {
    condition     = length(aws_lambda_alias.this) == 0 && output.alias_name == "live" && output.live_version == "7"
    error_message = "The first version has to be live at once."
  }
}

run "only_code_deploy_moves_the_alias" {
  state_key = "shifted"
  command   = plan

  # A mocked function gets a new version only by being made anew.
  plan_options {
    replace = [aws_lambda_function.this]
  }

  override_resource {
    target          = aws_lambda_function.this
    override_during = plan
    values          = { arn = "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-status", version = "8" }
  }

  variables {
    alias_follows_code = false
  }

  assert {
    condition     = output.version == "8" && output.live_version == "7"
    error_message = "A new version would take all traffic during apply, past the canary and its alarms."
  }
}

run "cold_unless_warm_instances_are_asked_for" {
  assert {
    condition     = length(aws_lambda_provisioned_concurrency_config.this) == 0
    error_message = "Warm instances that nobody asked for are paid for by the hour."
  }
}

run "keeps_instances_of_the_alias_warm" {
  variables {
    provisioned_concurrency = 2
    reserved_concurrency    = 20
  }

  assert {
    condition = (
      aws_lambda_provisioned_concurrency_config.this[0].provisioned_concurrent_executions == 2
      && aws_lambda_provisioned_concurrency_config.this[0].qualifier == "live"
    )
    error_message = "Two instances of the alias should be warm."
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 20
    error_message = "The reserved concurrency was not set."
  }
}

run "given_up_events_go_to_the_queue" {
  variables {
    failure_destination_arn = "arn:aws:sqs:eu-west-2:445567098699:sda-test-lost"
  }

  assert {
    condition = (
      aws_lambda_function_event_invoke_config.this.qualifier == "live"
      && aws_lambda_function_event_invoke_config.this.destination_config[0].on_failure[0].destination == "arn:aws:sqs:eu-west-2:445567098699:sda-test-lost"
    )
    error_message = "Events that the alias gave up on are lost."
  }

  assert {
    condition = {
      for s in concat(data.aws_iam_policy_document.own.statement, data.aws_iam_policy_document.failure_key[0].statement) :
      s.sid => [s.actions, s.resources] if endswith(s.sid, "GivenUpEvents")
      } == {
      TellOfGivenUpEvents  = [toset(["sqs:SendMessage"]), toset(["arn:aws:sqs:eu-west-2:445567098699:sda-test-lost"])]
      EncryptGivenUpEvents = [toset(["kms:GenerateDataKey", "kms:Decrypt"]), toset([var.kms_key_arn])]
    }
    error_message = "The role cannot send to the encrypted queue, or can do more than that."
  }
}

run "given_up_events_go_to_the_topic" {
  variables {
    failure_destination_arn = "arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"
  }

  assert {
    condition     = one([for s in data.aws_iam_policy_document.own.statement : s.actions if s.sid == "TellOfGivenUpEvents"]) == toset(["sns:Publish"])
    error_message = "A topic is published to, not sent to."
  }

  assert {
    condition     = one(one(data.aws_iam_policy_document.failure_key[0].statement).condition).values == tolist(["sns.eu-west-2.amazonaws.com"])
    error_message = "The key may be used by way of the topic only."
  }
}

run "no_alarm_unless_asked_for" {
  assert {
    condition     = output.error_alarm_name == null && length(output.deployment_alarm_names) == 0
    error_message = "There is an alarm that nobody asked for."
  }
}

run "alarm_counts_failures_behind_the_alias_in_percent" {
  variables {
    alarm = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"] }
  }

  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.errors[0].metric_query : query.id => [one(query.metric).namespace, one(query.metric).metric_name, one(query.metric).stat]
      if length(query.metric) > 0
      } == {
      errors      = ["AWS/Lambda", "Errors", "Sum"]
      invocations = ["AWS/Lambda", "Invocations", "Sum"]
    }
    error_message = "The alarm reads metrics that Lambda does not write."
  }

  assert {
    condition = alltrue([
      for query in aws_cloudwatch_metric_alarm.errors[0].metric_query :
      one(query.metric).dimensions == tomap({ FunctionName = "sda-test-status", Resource = "sda-test-status:live" })
      if length(query.metric) > 0
    ])
    error_message = "The alarm does not watch the alias that callers use."
  }

  assert {
    condition = (
      one([for query in aws_cloudwatch_metric_alarm.errors[0].metric_query : query.expression if query.return_data == true]) == "IF(invocations > 0, 100 * errors / invocations, 0)"
      && aws_cloudwatch_metric_alarm.errors[0].threshold == 10
      && aws_cloudwatch_metric_alarm.errors[0].comparison_operator == "GreaterThanThreshold"
      && aws_cloudwatch_metric_alarm.errors[0].treat_missing_data == "notBreaching"
    )
    error_message = "The alarm does not mean: more than 10 % of the invocations failed."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors[0].alarm_actions == toset(["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"]) && output.error_alarm_name == "sda-test-status-error-rate"
    error_message = "The alarm does not tell the given topic."
  }

  assert {
    condition     = length(output.deployment_alarm_names) == 0
    error_message = "An alias that follows the code never has two versions, so there is nothing to watch by version."
  }
}

run "alarm_looks_back_past_the_longest_invocation" {
  variables {
    timeout_seconds    = 900
    alias_follows_code = false
    alarm              = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"] }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.errors[0].evaluation_periods * 300 > 2 * 900 && aws_cloudwatch_metric_alarm.errors[0].datapoints_to_alarm == 2
    error_message = "An invocation that timed out is dated 15 minutes back; the alarm would not see two of them, or ring for one."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.new_version_errors[0].evaluation_periods * 60 > 900 && aws_cloudwatch_metric_alarm.new_version_errors[0].datapoints_to_alarm == 1
    error_message = "An invocation of the new version that timed out is dated 15 minutes back; the alarm would not see it."
  }
}

run "canary_is_judged_by_its_own_version" {
  variables {
    alias_follows_code = false
    alarm              = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"], error_percent = 5 }
  }

  assert {
    condition = alltrue([
      for query in aws_cloudwatch_metric_alarm.new_version_errors[0].metric_query :
      one(query.metric).dimensions == tomap({ FunctionName = "sda-test-status", Resource = "sda-test-status:live", ExecutedVersion = "7" })
      if length(query.metric) > 0
    ])
    error_message = "At 10 % of the traffic a version that always fails hides behind the alias's average."
  }

  assert {
    condition     = output.deployment_alarm_names == ["sda-test-status-new-version-error-rate"] && aws_cloudwatch_metric_alarm.new_version_errors[0].threshold == 5
    error_message = "The deployment has no alarm on its version at the given percentage."
  }
}

run "canary_is_judged_by_what_its_code_counts" {
  variables {
    alias_follows_code = false
    alarm              = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"] }
    verdicts = {
      namespace   = "SecurityDesignAssistant"
      environment = "test"
      function    = "status"
      rates       = { server-errors = { metric = "ServerErrors", meaning = "a 5xx", percent = 10, least = 3 } }
    }
  }

  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.new_version_verdicts["server-errors"].metric_query :
      query.id => [one(query.metric).namespace, one(query.metric).metric_name, one(query.metric).stat]
      if length(query.metric) > 0
      } == {
      bad    = ["SecurityDesignAssistant", "ServerErrors", "Sum"]
      judged = ["SecurityDesignAssistant", "ServerErrors", "SampleCount"]
    }
    error_message = "The share is not that of the ones among the values."
  }

  assert {
    condition = alltrue([
      for query in aws_cloudwatch_metric_alarm.new_version_verdicts["server-errors"].metric_query :
      one(query.metric).dimensions == tomap({ Environment = "test", Function = "status", Version = "7" })
      if length(query.metric) > 0
    ])
    error_message = "The old version's answers would be judged as well."
  }

  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.new_version_verdicts["server-errors"].metric_query : query.expression if query.return_data == true]) == "IF(judged >= 3, 100 * bad / judged, 0)"
    error_message = "The alarm does not mean: more than so many percent, of at least so many."
  }

  assert {
    condition     = output.deployment_alarm_names == ["sda-test-status-new-version-error-rate", "sda-test-status-new-version-server-errors"]
    error_message = "The deployment does not stop on the alarm."
  }
}

run "without_two_versions_nothing_is_judged_by_version" {
  variables {
    alarm = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"] }
    verdicts = {
      namespace   = "SecurityDesignAssistant"
      environment = "test"
      function    = "status"
      rates       = { server-errors = { metric = "ServerErrors", meaning = "a 5xx", percent = 10 } }
    }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.new_version_verdicts) == 0
    error_message = "An alias that follows the code never has two versions."
  }
}

run "refuses_a_verdict_that_never_falls" {
  command = plan

  variables {
    verdicts = {
      namespace   = "SecurityDesignAssistant"
      environment = "test"
      function    = "status"
      rates       = { server-errors = { metric = "ServerErrors", meaning = "a 5xx", percent = 100 } }
    }
  }

  expect_failures = [var.verdicts]
}

run "refuses_an_image_by_tag" {
  command = plan

  variables {
    image_uri = "445567098699.dkr.ecr.eu-west-2.amazonaws.com/sda:latest"
  }

  expect_failures = [var.image_uri]
}

run "takes_an_image_by_tag_on_one_machine" {
  command = plan

  variables {
    image_uri            = "sda:local"
    require_image_digest = false
  }

  assert {
    condition     = aws_lambda_function.this.image_uri == "sda:local"
    error_message = "An emulator cannot resolve digests, so tags must be possible there."
  }
}

run "refuses_numbers_that_lambda_does_not_know" {
  command = plan

  variables {
    memory_mb          = 64
    timeout_seconds    = 901
    log_retention_days = 31
  }

  expect_failures = [var.memory_mb, var.timeout_seconds, var.log_retention_days]
}

run "refuses_logs_for_ever" {
  command = plan

  variables {
    log_retention_days = 0
  }

  expect_failures = [var.log_retention_days]
}

run "refuses_variables_of_lambda_itself" {
  command = plan

  variables {
    environment = { AWS_ENDPOINT_URL = "http://elsewhere" }
  }

  expect_failures = [var.environment]
}

run "refuses_an_environment_that_is_too_large" {
  command = plan

  variables {
    environment = { SDA_LONG = join("", [for n in range(410) : "0123456789"]) }
  }

  expect_failures = [aws_lambda_function.this]
}

run "refuses_more_warm_instances_than_may_run" {
  command = plan

  variables {
    provisioned_concurrency = 3
    reserved_concurrency    = 2
  }

  expect_failures = [var.provisioned_concurrency]
}

run "refuses_a_limit_that_stops_the_function" {
  command = plan

  variables {
    reserved_concurrency = 0
  }

  expect_failures = [var.reserved_concurrency]
}

run "refuses_a_policy_for_everything" {
  command = plan

  variables {
    policy_json = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"*\"], \"Resource\": \"*\"}]}"
  }

  expect_failures = [var.policy_json]
}

run "refuses_a_policy_for_a_whole_service" {
  command = plan

  variables {
    policy_json = "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::x\"}}"
  }

  expect_failures = [var.policy_json]
}

run "refuses_a_failure_destination_that_keeps_nothing" {
  command = plan

  variables {
    failure_destination_arn = "arn:aws:lambda:eu-west-2:445567098699:function:other"
  }

  expect_failures = [var.failure_destination_arn]
}

run "throttles_long_runs_and_cold_starts_beside_warm_instances_ring" {
  variables {
    provisioned_concurrency = 2
    timeout_seconds         = 900
    alarm                   = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"], duration_percent = 90 }
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.throttles[0].metric_name == "Throttles"
      && aws_cloudwatch_metric_alarm.near_timeout[0].metric_name == "Duration"
      && aws_cloudwatch_metric_alarm.near_timeout[0].threshold == 810000
      && aws_cloudwatch_metric_alarm.near_timeout[0].evaluation_periods * 300 > 900
    )
    error_message = "A refused call or a run of more than 90 % of the timeout, in milliseconds, rings nowhere."
  }

  assert {
    condition = alltrue([
      for alarm in [aws_cloudwatch_metric_alarm.throttles[0], aws_cloudwatch_metric_alarm.near_timeout[0]] :
      alarm.dimensions == tomap({ FunctionName = "sda-test-status", Resource = "sda-test-status:live" })
    ])
    error_message = "An alarm does not watch the alias that callers use."
  }

  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.spill_over[0].metric_query : query.id => one(query.metric).metric_name if length(query.metric) > 0
    } == { spilled = "ProvisionedConcurrencySpilloverInvocations", invocations = "Invocations" }
    error_message = "Nobody hears that the warm instances do not suffice."
  }

  assert {
    condition     = output.alarm_names == ["sda-test-status-error-rate", "sda-test-status-throttles", "sda-test-status-near-timeout", "sda-test-status-spill-over"]
    error_message = "The output must name all alarms."
  }
}

run "what_is_not_kept_warm_has_no_alarm_on_it" {
  variables {
    alarm = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"] }
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.spill_over) == 0 && length(aws_cloudwatch_metric_alarm.near_timeout) == 0
    error_message = "There is an alarm that can never ring, or that nobody asked for."
  }
}

run "refuses_an_alarm_that_tells_nobody" {
  command = plan

  variables {
    alarm = { runbook_url = "https://example.com/alarms.md", topic_arns = [] }
  }

  expect_failures = [var.alarm]
}

run "refuses_an_alarm_on_a_run_that_is_stopped_already" {
  command = plan

  variables {
    alarm = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"], duration_percent = 100 }
  }

  expect_failures = [var.alarm]
}

run "refuses_an_alarm_that_never_fires" {
  command = plan

  variables {
    alarm = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"], error_percent = 100 }
  }

  expect_failures = [var.alarm]
}

run "refuses_a_command_that_names_no_handler" {
  command = plan

  variables {
    command = ["python", "-m", "handlers"]
  }

  expect_failures = [var.command]
}
