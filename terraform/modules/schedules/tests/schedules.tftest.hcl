# What a schedule promises: its time, its target, bounded retries, a narrow role, and what it refuses.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::445567098699:role/sda-test-schedule" }
  }

  mock_resource "aws_scheduler_schedule_group" {
    defaults = { arn = "arn:aws:scheduler:eu-west-2:445567098699:schedule-group/sda-test" }
  }
}

variables {
  name        = "sda-test"
  account_id  = "445567098699"
  region      = "eu-west-2"
  kms_key_arn = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555"
  schedules = {
    reconcile = {
      expression = "rate(5 minutes)"
      target_arn = "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-reconcile:live"
    }
    warm_status = {
      expression = "rate(4 minutes)"
      target_arn = "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-status:live"
      input      = "{\"rawPath\": \"/health\"}"
    }
  }
}

run "each_target_is_invoked_on_time_with_its_event" {
  assert {
    condition = {
      for key, schedule in aws_scheduler_schedule.this :
      key => [schedule.name, schedule.schedule_expression, schedule.target[0].arn, schedule.target[0].input]
      } == {
      reconcile   = ["sda-test-reconcile", "rate(5 minutes)", "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-reconcile:live", "{}"]
      warm_status = ["sda-test-warm_status", "rate(4 minutes)", "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-status:live", "{\"rawPath\": \"/health\"}"]
    }
    error_message = "A schedule has another time, target or event than it was given."
  }

  assert {
    condition     = alltrue([for schedule in aws_scheduler_schedule.this : schedule.flexible_time_window[0].mode == "OFF" && schedule.group_name == "sda-test"])
    error_message = "A schedule may drift, or stands outside the environment's group."
  }

  assert {
    condition     = keys(output.schedule_arns) == ["reconcile", "warm_status"]
    error_message = "Not every schedule is told to the caller."
  }
}

run "a_failed_call_is_not_tried_for_ever" {
  assert {
    condition = alltrue([
      for schedule in aws_scheduler_schedule.this :
      schedule.target[0].retry_policy[0].maximum_retry_attempts == 2 && schedule.target[0].retry_policy[0].maximum_event_age_in_seconds == 300
    ])
    error_message = "Old calls would pile up on a service that just came back."
  }
}

run "a_role_invokes_its_own_target_only" {
  assert {
    condition = {
      for key, document in data.aws_iam_policy_document.this : key => [for s in document.statement : [s.actions, s.resources] if !endswith(s.sid, "MissedCalls")]
      } == {
      for key, schedule in var.schedules : key => [[toset(["lambda:InvokeFunction"]), toset([schedule.target_arn])]]
    }
    error_message = "A schedule's role reaches something else than its target."
  }

  assert {
    condition = { for c in one(data.aws_iam_policy_document.trust.statement).condition : c.variable => c.values } == {
      "aws:SourceAccount" = tolist(["445567098699"])
      "aws:SourceArn"     = tolist([aws_scheduler_schedule_group.this.arn])
    }
    error_message = "The scheduler could be made to take the role for another group's schedule."
  }

  assert {
    condition     = { for key, role in aws_iam_role.this : key => role.name } == { reconcile = "sda-test-reconcile-sched", warm_status = "sda-test-warm_status-sched" }
    error_message = "Two schedules share a role, or its name changed."
  }
}

run "roles_stay_inside_the_boundary" {
  variables {
    permissions_boundary_arn = "arn:aws:iam::445567098699:policy/sda-boundary"
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.this : role.permissions_boundary == "arn:aws:iam::445567098699:policy/sda-boundary"])
    error_message = "A role has no boundary."
  }
}

run "failed_calls_are_kept_in_the_queue" {
  assert {
    condition = alltrue([
      for schedule in aws_scheduler_schedule.this :
      schedule.target[0].dead_letter_config[0].arn == "arn:aws:sqs:eu-west-2:445567098699:${aws_sqs_queue.missed_calls.name}"
    ])
    error_message = "Failed calls are dropped."
  }

  assert {
    condition     = aws_sqs_queue.missed_calls.kms_master_key_id == var.kms_key_arn && output.missed_calls_queue_name == "sda-test-missed-calls"
    error_message = "The queue is not encrypted with the given key, or the caller is not told its name."
  }

  assert {
    condition = alltrue([
      for document in data.aws_iam_policy_document.this : {
        for s in document.statement : s.sid => [s.actions, s.resources] if endswith(s.sid, "MissedCalls")
        } == {
        KeepMissedCalls    = [toset(["sqs:SendMessage"]), toset(["arn:aws:sqs:eu-west-2:445567098699:sda-test-missed-calls"])]
        EncryptMissedCalls = [toset(["kms:GenerateDataKey", "kms:Decrypt"]), toset([var.kms_key_arn])]
      }
    ])
    error_message = "A role cannot write to the encrypted queue, or may do more than that."
  }
}

run "refuses_a_target_without_an_alias" {
  command = plan

  variables {
    schedules = { reconcile = { expression = "rate(5 minutes)", target_arn = "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-reconcile" } }
  }

  expect_failures = [var.schedules]
}

run "refuses_a_schedule_that_fires_once" {
  command = plan

  variables {
    schedules = { reconcile = { expression = "at(2030-01-01T00:00:00)", target_arn = "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-reconcile:live" } }
  }

  expect_failures = [var.schedules]
}

run "refuses_an_event_that_is_no_json" {
  command = plan

  variables {
    schedules = { reconcile = { expression = "rate(5 minutes)", target_arn = "arn:aws:lambda:eu-west-2:445567098699:function:sda-test-reconcile:live", input = "{" } }
  }

  expect_failures = [var.schedules]
}

run "a_missed_call_rings" {
  variables {
    alarm = { topic_arns = ["arn:aws:sns:eu-west-2:445567098699:sda-test-alerts"], runbook_url = "https://example.com/alarms.md" }
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.missed_calls[0].dimensions.QueueName == "sda-test-missed-calls"
      && aws_cloudwatch_metric_alarm.missed_calls[0].threshold == 0
      && aws_cloudwatch_metric_alarm.missed_calls[0].alarm_actions == toset(var.alarm.topic_arns)
    )
    error_message = "A call that could not be made rings nowhere."
  }
}

run "no_alarm_unless_asked_for" {
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.missed_calls) == 0
    error_message = "There is an alarm that nobody asked for."
  }
}

run "refuses_an_alarm_that_tells_nobody" {
  command = plan

  variables {
    alarm = { topic_arns = [], runbook_url = "https://example.com/alarms.md" }
  }

  expect_failures = [var.alarm]
}
