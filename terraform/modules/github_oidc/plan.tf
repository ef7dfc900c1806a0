# What a pull request may see: the state of an environment, and nothing of the account itself. Whoever can open a pull
# request in the repository can run code with this role, so it reads one object that holds no secret, and writes none.

resource "aws_iam_role" "plan" {
  for_each   = var.planned_by_pull_requests
  depends_on = [aws_iam_openid_connect_provider.this]

  name                 = "${var.name}-plan-${each.key}"
  description          = "Pull requests of ${var.repository} plan ${each.key} with this role; it only reads."
  assume_role_policy   = data.aws_iam_policy_document.plan_trust[each.key].json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "plan" {
  for_each = var.planned_by_pull_requests

  name   = "plan"
  role   = aws_iam_role.plan[each.key].id
  policy = data.aws_iam_policy_document.plan[each.key].json
}

data "aws_iam_policy_document" "plan_trust" {
  #checkov:skip=CKV_AWS_358:The subject is one repository's pull requests in full; checkov cannot read it out of a variable.
  for_each = var.planned_by_pull_requests

  statement {
    sid     = "PullRequestsOfOneRepository"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["${local.subject}:pull_request"]
    }
  }
}

data "aws_iam_policy_document" "plan" {
  for_each = var.planned_by_pull_requests

  statement {
    sid       = "ReadTheState"
    actions   = ["s3:GetObject"]
    resources = ["${var.state_bucket_arn}/${local.state_keys[each.key]}"]
  }

  # Without it S3 calls a state that does not exist yet forbidden instead of absent. It shows names, not contents.
  statement {
    sid       = "SeeWhichStatesThereAre"
    actions   = ["s3:ListBucket"]
    resources = [var.state_bucket_arn]
  }

  statement {
    sid       = "DecryptTheState"
    actions   = ["kms:Decrypt"]
    resources = [var.state_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
}
