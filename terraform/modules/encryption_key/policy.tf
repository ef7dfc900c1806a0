# Who may use the key. In a key policy the resource "*" is the key itself, there is no other way to write it.

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
        "sns.amazonaws.com", # news that it could not deliver, into their queue
      ]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}
