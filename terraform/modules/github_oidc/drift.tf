# What the daily comparison may see: what a deployment sees, and it changes nothing. Its schedule runs on the default
# branch, whichever environment it compares, so the role is for that one workflow there.

locals {
  # Of what a deployment may, this reads: configuration, its state, and parameters, which the provider reads decrypted.
  reading = "^([a-z0-9-]+:(BatchGet|Describe|Get|List|View)[A-Za-z*]*|apigateway:GET|kms:Decrypt)$"

  drift_policies = {
    for key, policy in local.permissions : key => {
      environment = policy.environment
      json = jsonencode({
        Version = "2012-10-17"
        Statement = [
          for statement in jsondecode(policy.json).Statement : merge(statement, {
            Action = [for action in flatten([statement.Action]) : action if can(regex(local.reading, action))]
          }) if anytrue([for action in flatten([statement.Action]) : can(regex(local.reading, action))])
        ]
      })
    } if contains(var.compared_by_schedule, policy.environment)
  }
}

resource "aws_iam_role" "drift" {
  for_each   = var.compared_by_schedule
  depends_on = [aws_iam_openid_connect_provider.this]

  name                 = "${var.name}-drift-${each.key}"
  description          = "The daily comparison of ${each.key} with its code; it only reads."
  assume_role_policy   = data.aws_iam_policy_document.drift_trust.json
  max_session_duration = 3600
}

resource "aws_iam_policy" "drift" {
  for_each = local.drift_policies

  name        = "${var.name}-drift-${each.key}"
  description = "A part of what the comparison of ${each.value.environment} may see."
  policy      = each.value.json

  lifecycle {
    precondition {
      condition     = length(each.value.json) <= 6144
      error_message = "The policy ${each.key} is longer than the 6,144 characters that IAM takes."
    }
  }
}

resource "aws_iam_role_policy_attachment" "drift" {
  for_each = local.drift_policies

  role       = aws_iam_role.drift[each.value.environment].name
  policy_arn = aws_iam_policy.drift[each.key].arn
}

data "aws_iam_policy_document" "drift_trust" {
  #checkov:skip=CKV_AWS_358:The subject is one repository and one branch in full; checkov cannot read it out of a variable.
  statement {
    sid     = "OneWorkflowOfOneBranch"
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
      values   = ["${local.subject}:ref:refs/heads/${var.default_branch}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:job_workflow_ref"
      values   = ["${var.repository}/.github/workflows/drift.yml@refs/heads/${var.default_branch}"]
    }
  }
}
