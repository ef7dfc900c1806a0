# What CodeDeploy may do: move these aliases, read alarms, call the hooks, tell the news.

data "aws_partition" "current" {}

locals {
  here            = "${var.region}:${var.account_id}"
  function_prefix = "arn:${data.aws_partition.current.partition}:lambda:${local.here}:function"
  hook_names      = compact([var.hooks.pre_traffic, var.hooks.post_traffic])
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "CodeDeployForThisApplication"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["codedeploy.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:codedeploy:${local.here}:deploymentgroup:${var.name}/*"]
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = "${var.name}-deployments"
  description          = "What CodeDeploy may do with the functions of ${var.name}."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn
}

data "aws_iam_policy_document" "this" {
  statement {
    sid     = "ShiftTheAliases"
    actions = ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"]
    resources = flatten([
      for function in var.functions : [
        "${local.function_prefix}:${function.function_name}",
        "${local.function_prefix}:${function.function_name}:${function.alias_name}",
      ]
    ])
  }

  # CodeDeploy asks for many alarms in one call, which AWS checks against all alarms of the account.
  statement {
    sid       = "ReadAlarms"
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = ["arn:${data.aws_partition.current.partition}:cloudwatch:${local.here}:alarm:*"]
  }

  dynamic "statement" {
    for_each = length(local.hook_names) > 0 ? [local.hook_names] : []

    content {
      sid       = "CallTheHooks"
      actions   = ["lambda:InvokeFunction"]
      resources = [for hook in statement.value : "${local.function_prefix}:${hook}"]
    }
  }

  statement {
    sid       = "TellTheNews"
    actions   = ["sns:Publish"]
    resources = [var.notification_topic_arn]
  }

  statement {
    sid       = "EncryptTheNews"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [var.kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.${var.region}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "this" {
  name   = "deploy"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.this.json
}
