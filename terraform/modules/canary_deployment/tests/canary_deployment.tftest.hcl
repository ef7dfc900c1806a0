# What a deployment promises: steps, rollback, alarms, news, a narrow role, and what it refuses.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::445567098699:role/sda-test-deployments" }
  }
}

variables {
  name                   = "sda-test"
  account_id             = "445567098699"
  region                 = "eu-west-2"
  strategy               = { type = "canary", percent = 10, minutes = 5 }
  hooks                  = { pre_traffic = "sda-test-pre_traffic", post_traffic = "sda-test-post_traffic" }
  notification_topic_arn = "arn:aws:sns:eu-west-2:445567098699:sda-test-deployments"
  kms_key_arn            = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555"
  functions = {
    status = { function_name = "sda-test-status", alias_name = "live", alarm_names = ["sda-test-status-new-version-error-rate"] }
    worker = { function_name = "sda-test-worker", alias_name = "live", alarm_names = ["sda-test-worker-new-version-error-rate"] }
  }
}

run "a_canary_waits_before_the_rest_follows" {
  assert {
    condition = (
      aws_codedeploy_deployment_config.this["5"].traffic_routing_config[0].type == "TimeBasedCanary"
      && aws_codedeploy_deployment_config.this["5"].traffic_routing_config[0].time_based_canary[0].percentage == 10
      && aws_codedeploy_deployment_config.this["5"].traffic_routing_config[0].time_based_canary[0].interval == 5
      && length(aws_codedeploy_deployment_config.this["5"].traffic_routing_config[0].time_based_linear) == 0
    )
    error_message = "A canary is 10 % of the traffic for 5 minutes."
  }

  assert {
    condition = alltrue([
      for group in aws_codedeploy_deployment_group.this :
      group.deployment_config_name == aws_codedeploy_deployment_config.this["5"].deployment_config_name
      && group.deployment_style[0].deployment_option == "WITH_TRAFFIC_CONTROL"
      && group.deployment_style[0].deployment_type == "BLUE_GREEN"
    ])
    error_message = "A function is not deployed in these steps."
  }

  assert {
    condition     = aws_codedeploy_app.this.compute_platform == "Lambda" && output.application_name == "sda-test"
    error_message = "The application is not one for functions."
  }

  assert {
    condition     = output.deployment_group_names == { status = "sda-test-status", worker = "sda-test-worker" }
    error_message = "Each function has a deployment group of its own, called like it."
  }
}

run "linear_adds_equal_shares" {
  variables {
    strategy = { type = "linear", percent = 20, minutes = 3 }
  }

  assert {
    condition = (
      aws_codedeploy_deployment_config.this["3"].traffic_routing_config[0].type == "TimeBasedLinear"
      && aws_codedeploy_deployment_config.this["3"].traffic_routing_config[0].time_based_linear[0].percentage == 20
      && aws_codedeploy_deployment_config.this["3"].traffic_routing_config[0].time_based_linear[0].interval == 3
      && length(aws_codedeploy_deployment_config.this["3"].traffic_routing_config[0].time_based_canary) == 0
    )
    error_message = "Linear is 20 % more every 3 minutes."
  }

  assert {
    condition     = aws_codedeploy_deployment_config.this["3"].deployment_config_name == "sda-test-linear-20-percent-3-minutes"
    error_message = "A name without the numbers collides with the old configuration when they change."
  }
}

run "a_function_that_takes_longer_gets_longer_steps" {
  variables {
    functions = {
      status = { function_name = "sda-test-status", alias_name = "live", alarm_names = ["sda-test-status-new-version-error-rate"] }
      worker = { function_name = "sda-test-worker", alias_name = "live", alarm_names = ["sda-test-worker-new-version-error-rate"], minutes = 20 }
    }
  }

  assert {
    condition = {
      for key, group in aws_codedeploy_deployment_group.this : key => group.deployment_config_name
      } == {
      status = "sda-test-canary-10-percent-5-minutes"
      worker = "sda-test-canary-10-percent-20-minutes"
    }
    error_message = "A canary of the worker that is over before an attempt is judges nothing."
  }

  assert {
    condition     = aws_codedeploy_deployment_config.this["20"].traffic_routing_config[0].time_based_canary[0].interval == 20
    error_message = "The name tells other minutes than the configuration."
  }
}

run "refuses_steps_shorter_than_the_strategy_s" {
  command = plan

  variables {
    functions = { worker = { function_name = "sda-test-worker", alias_name = "live", alarm_names = ["a"], minutes = 4 } }
  }

  expect_failures = [var.functions]
}

run "all_at_once_needs_neither_steps_nor_alarms" {
  variables {
    strategy  = { type = "all_at_once" }
    functions = { status = { function_name = "sda-test-status", alias_name = "live", alarm_names = [] } }
  }

  assert {
    condition = (
      length(aws_codedeploy_deployment_config.this) == 0
      && aws_codedeploy_deployment_group.this["status"].deployment_config_name == "CodeDeployDefault.LambdaAllAtOnce"
      && !aws_codedeploy_deployment_group.this["status"].alarm_configuration[0].enabled
    )
    error_message = "Everything at once is AWS's own configuration."
  }
}

run "failure_alarm_and_person_bring_the_old_version_back" {
  assert {
    condition = alltrue([
      for group in aws_codedeploy_deployment_group.this :
      group.auto_rollback_configuration[0].enabled
      && group.auto_rollback_configuration[0].events == toset(["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"])
    ])
    error_message = "A deployment would leave a bad version in place."
  }
}

run "own_and_common_alarms_stop_a_deployment" {
  variables {
    alarm_names = ["sda-test-api-5xx-rate"]
  }

  assert {
    condition = alltrue([
      for key, group in aws_codedeploy_deployment_group.this :
      group.alarm_configuration[0].enabled
      && !group.alarm_configuration[0].ignore_poll_alarm_failure
      && group.alarm_configuration[0].alarms == toset(["sda-test-${key}-new-version-error-rate", "sda-test-api-5xx-rate"])
    ])
    error_message = "An alarm does not stop the deployment, or one that cannot be read lets it go on."
  }
}

run "every_outcome_is_told" {
  assert {
    condition = alltrue([
      for group in aws_codedeploy_deployment_group.this :
      one(group.trigger_configuration).trigger_target_arn == var.notification_topic_arn
      && one(group.trigger_configuration).trigger_events == toset(["DeploymentStart", "DeploymentSuccess", "DeploymentFailure", "DeploymentStop", "DeploymentRollback"])
    ])
    error_message = "Somebody would not hear how a deployment ended."
  }
}

run "role_moves_these_aliases_and_no_others" {
  assert {
    condition = { for s in data.aws_iam_policy_document.this.statement : s.sid => s.resources } == {
      ShiftTheAliases = toset([
        "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-status",
        "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-status:live",
        "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-worker",
        "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-worker:live",
      ])
      ReadAlarms = toset(["arn:aws:cloudwatch:eu-west-2:445567098699:alarm:*"])
      CallTheHooks = toset([
        "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-pre_traffic",
        "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-post_traffic",
      ])
      TellTheNews    = toset([var.notification_topic_arn])
      EncryptTheNews = toset([var.kms_key_arn])
    }
    error_message = "CodeDeploy reaches something else than its functions, hooks, alarms and topic."
  }

  assert {
    condition = { for s in data.aws_iam_policy_document.this.statement : s.sid => s.actions } == {
      ShiftTheAliases = toset(["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"])
      ReadAlarms      = toset(["cloudwatch:DescribeAlarms"])
      CallTheHooks    = toset(["lambda:InvokeFunction"])
      TellTheNews     = toset(["sns:Publish"])
      EncryptTheNews  = toset(["kms:GenerateDataKey", "kms:Decrypt"])
    }
    error_message = "CodeDeploy may do something else than move aliases, read alarms, call hooks and tell the news."
  }
}

run "role_is_for_this_application_only" {
  variables {
    permissions_boundary_arn = "arn:aws:iam::445567098699:policy/sda-boundary"
  }

  assert {
    condition = { for c in one(data.aws_iam_policy_document.trust.statement).condition : c.variable => c.values } == {
      "aws:SourceAccount" = tolist(["445567098699"])
      "aws:SourceArn"     = tolist(["arn:aws:codedeploy:eu-west-2:445567098699:deploymentgroup:sda-test/*"])
    }
    error_message = "CodeDeploy could be made to take the role for somebody else's application."
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::445567098699:policy/sda-boundary"
    error_message = "The role has no boundary."
  }
}

run "without_hooks_no_function_may_be_called" {
  variables {
    hooks = {}
  }

  assert {
    condition     = !contains([for s in data.aws_iam_policy_document.this.statement : s.sid], "CallTheHooks")
    error_message = "There is no hook to call."
  }
}

run "refuses_a_canary_that_no_alarm_watches" {
  command = plan

  variables {
    functions = { status = { function_name = "sda-test-status", alias_name = "live", alarm_names = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_linear_steps_that_no_alarm_watches" {
  command = plan

  variables {
    strategy    = { type = "linear" }
    alarm_names = ["sda-test-api-5xx-rate"]
    functions   = { status = { function_name = "sda-test-status", alias_name = "live", alarm_names = [] } }
  }

  expect_failures = [var.functions]
}

run "refuses_a_canary_that_is_over_before_an_alarm_rings" {
  command = plan

  variables {
    strategy = { type = "canary", percent = 10, minutes = 4 }
  }

  expect_failures = [var.strategy]
}

run "refuses_linear_steps_that_are_over_before_an_alarm_rings" {
  command = plan

  variables {
    strategy = { type = "linear", percent = 50, minutes = 4 }
  }

  expect_failures = [var.strategy]
}

run "refuses_an_unknown_strategy" {
  command = plan

  variables {
    strategy = { type = "blue_green" }
  }

  expect_failures = [var.strategy]
}

run "refuses_a_canary_of_all_traffic" {
  command = plan

  variables {
    strategy = { type = "canary", percent = 100, minutes = 5 }
  }

  expect_failures = [var.strategy]
}

run "refuses_more_alarms_than_code_deploy_takes" {
  command = plan

  variables {
    alarm_names = [for n in range(10) : "alarm-${n}"]
  }

  expect_failures = [var.functions]
}

run "refuses_hooks_by_arn" {
  command = plan

  variables {
    hooks = { pre_traffic = "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-pre_traffic" }
  }

  expect_failures = [var.hooks]
}

run "refuses_an_application_without_functions" {
  command = plan

  variables {
    functions = {}
  }

  expect_failures = [var.functions]
}
