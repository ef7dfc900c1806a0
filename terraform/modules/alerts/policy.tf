# Who may publish. Roles of this account are allowed by their own policies.

locals {
  topics = {
    alerts      = aws_sns_topic.alerts.arn
    deployments = aws_sns_topic.deployments.arn
    news        = aws_sns_topic.news.arn
  }
  # CodeDeploy publishes by its role. EventBridge, for one, does not say whose rule it is: it is not among these.
  # Alarms on the news themselves go to people directly.
  publishers = {
    alerts      = ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"]
    deployments = []
    news        = ["cloudwatch.amazonaws.com"]
  }
}

data "aws_iam_policy_document" "topic" {
  for_each = local.topics

  statement {
    sid       = "DenyPlainText"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [each.value]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  dynamic "statement" {
    for_each = length(local.publishers[each.key]) > 0 ? [local.publishers[each.key]] : []

    content {
      sid       = "ServicesForThisAccount"
      actions   = ["sns:Publish"]
      resources = [each.value]

      principals {
        type        = "Service"
        identifiers = statement.value
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [var.account_id]
      }
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  for_each = local.topics

  arn    = each.value
  policy = data.aws_iam_policy_document.topic[each.key].json
}

# The three topics put there what they cannot deliver; the function does so by its role.
data "aws_iam_policy_document" "undelivered" {
  statement {
    sid       = "DenyPlainText"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [local.undelivered_arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "TopicsOfThisEnvironment"
    actions   = ["sqs:SendMessage"]
    resources = [local.undelivered_arn]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:sns:${var.region}:${var.account_id}:${var.name}-*"]
    }
  }
}
