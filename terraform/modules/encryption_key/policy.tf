# Who may use the key. In a key policy the resource "*" is the key itself, there is no other way to write it.

locals {
  # SNS encrypts with the topic's ARN as context, so a publisher can use the key for this environment's topics only.
  topic_arns = "arn:aws:sns:${var.region}:${var.account_id}:${var.name}-*"
}

data "aws_iam_policy_document" "key" {
  #checkov:skip=CKV_AWS_109:In a key policy every resource means the key itself.
  #checkov:skip=CKV_AWS_111:In a key policy every resource means the key itself.
  #checkov:skip=CKV_AWS_356:In a key policy every resource means the key itself.
  # AWS's own default. Without it nobody could change the policy any more, and no IAM policy could grant the key;
  # with it each role still needs a grant of its own.
  statement {
    sid       = "AccountAdministersKey"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${var.account_id}:root"]
    }
  }

  statement {
    sid = "LogGroupsOfThisAccount"
    actions = [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey*",
      "kms:ReEncrypt*",
    ]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:aws:logs:${var.region}:${var.account_id}:log-group:*"]
    }
  }

  statement {
    sid       = "PublishersOfThisAccount"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type = "Service"
      identifiers = [
        "budgets.amazonaws.com",
        "cloudwatch.amazonaws.com",
        "costalerts.amazonaws.com",
      ]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }

  # These name no source account when they publish to an encrypted topic: with that condition every message would
  # be lost without a trace. The topic's ARN narrows them instead.
  statement {
    sid       = "PublishersToTheseTopics"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
    resources = ["*"]

    principals {
      type = "Service"
      identifiers = [
        "codestar-notifications.amazonaws.com",
        "events.amazonaws.com",
      ]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:sns:topicArn"
      values   = [local.topic_arns]
    }
  }
}
