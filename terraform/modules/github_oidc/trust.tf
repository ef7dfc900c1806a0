# Which jobs may take a role: those of one repository, one GitHub environment and one branch.

locals {
  # Both forms name one repository; with ids the name cannot be taken over by whoever registers it next.
  subject = var.repository_ids == null ? "repo:${var.repository}" : format(
    "repo:%s@%s/%s@%s",
    split("/", var.repository)[0], var.repository_ids.owner,
    split("/", var.repository)[1], var.repository_ids.repository,
  )
}

data "aws_iam_policy_document" "trust" {
  #checkov:skip=CKV_AWS_358:The subject is one repository and one environment in full; checkov cannot read it out of a variable.
  for_each = var.environments

  statement {
    sid     = "JobsOfOneEnvironment"
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
      values   = ["${local.subject}:environment:${each.value.github_environment}"]
    }

    # GitHub's environment admits its branch only. This says it once more, where nobody can click it away.
    dynamic "condition" {
      for_each = each.value.branch == null ? [] : [each.value.branch]

      content {
        test     = "StringEquals"
        variable = "${local.issuer}:ref"
        values   = ["refs/heads/${condition.value}"]
      }
    }
  }
}
