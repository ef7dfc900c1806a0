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
  name       = "sda-test"
  account_id = "445567098699"
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
      for key, document in data.aws_iam_policy_document.this : key => [for s in document.statement : [s.actions, s.resources]]
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
  variables {
    dead_letter_queue_arn   = "arn:aws:sqs:eu-west-2:445567098699:sda-test-lost-calls"
    dead_letter_kms_key_arn = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555"
  }

  assert {
    condition     = alltrue([for schedule in aws_scheduler_schedule.this : schedule.target[0].dead_letter_config[0].arn == var.dead_letter_queue_arn])
    error_message = "Failed calls are dropped."
  }

  assert {
    condition = alltrue([
      for document in data.aws_iam_policy_document.this : {
        for s in document.statement : s.sid => [s.actions, s.resources] if endswith(s.sid, "FailedCalls")
        } == {
        KeepFailedCalls    = [toset(["sqs:SendMessage"]), toset([var.dead_letter_queue_arn])]
        EncryptFailedCalls = [toset(["kms:GenerateDataKey", "kms:Decrypt"]), toset([var.dead_letter_kms_key_arn])]
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

run "refuses_a_queue_without_its_key" {
  command = plan

  variables {
    dead_letter_queue_arn = "arn:aws:sqs:eu-west-2:445567098699:sda-test-lost-calls"
  }

  expect_failures = [var.dead_letter_kms_key_arn]
}
