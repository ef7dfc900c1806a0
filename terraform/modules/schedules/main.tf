# A group of schedules, each with a role that may invoke its target only.

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
}

resource "aws_scheduler_schedule" "this" {
  #checkov:skip=CKV_AWS_297:A schedule holds a request for health or nothing; there is nothing to encrypt.
  for_each   = var.schedules
  depends_on = [aws_iam_role_policy.this]

  name                = "${var.name}-${each.key}"
  group_name          = aws_scheduler_schedule_group.this.name
  schedule_expression = each.value.expression

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = each.value.target_arn
    role_arn = aws_iam_role.this[each.key].arn
    input    = each.value.input

    # Without bounds a call is tried for a day, and a backlog of old calls hits a service that just came back.
    retry_policy {
      maximum_event_age_in_seconds = 300
      maximum_retry_attempts       = 2
    }

    dead_letter_config {
      arn = local.missed_calls_arn
    }
  }
}
