# One role for each schedule, which invokes the schedule's target and leaves what failed in the queue.

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "SchedulerForThisGroup"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    # The scheduler names the group here, never the single schedule.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [aws_scheduler_schedule_group.this.arn]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = var.schedules

  name                 = "${var.name}-${each.key}-sched"
  description          = "What the schedule ${each.key} of ${var.name} may do."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn
}

data "aws_iam_policy_document" "this" {
  for_each = var.schedules

  statement {
    sid       = "InvokeTheTarget"
    actions   = ["lambda:InvokeFunction"]
    resources = [each.value.target_arn]
  }

  statement {
    sid       = "KeepMissedCalls"
    actions   = ["sqs:SendMessage"]
    resources = [local.missed_calls_arn]
  }

  statement {
    sid       = "EncryptMissedCalls"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [var.kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sqs.${var.region}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "this" {
  for_each = var.schedules

  name   = "invoke"
  role   = aws_iam_role.this[each.key].id
  policy = data.aws_iam_policy_document.this[each.key].json
}
