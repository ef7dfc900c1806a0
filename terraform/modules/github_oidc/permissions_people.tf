# What a deployment may do with the API's callers: make and change the pool of people who sign in, never add a person or
# read one; and try the API as a caller, where it takes AWS identities.

data "aws_iam_policy_document" "people" {
  for_each = var.environments

  # A pool that does not exist yet has no ARN; it is made with the environment's tag or not at all.
  statement {
    sid       = "MakeThePool"
    actions   = ["cognito-idp:CreateUserPool"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }
  }

  # Pools have random ids; which is the environment's is known by its tag.
  statement {
    sid = "Pool"
    actions = [
      "cognito-idp:CreateResourceServer",
      "cognito-idp:CreateUserPoolClient",
      "cognito-idp:CreateUserPoolDomain",
      "cognito-idp:DeleteResourceServer",
      "cognito-idp:DeleteUserPool",
      "cognito-idp:DeleteUserPoolClient",
      "cognito-idp:DeleteUserPoolDomain",
      "cognito-idp:DescribeResourceServer",
      "cognito-idp:DescribeUserPool",
      "cognito-idp:DescribeUserPoolClient",
      "cognito-idp:GetUserPoolMfaConfig",
      "cognito-idp:ListTagsForResource",
      "cognito-idp:SetUserPoolMfaConfig",
      "cognito-idp:TagResource",
      "cognito-idp:UntagResource",
      "cognito-idp:UpdateResourceServer",
      "cognito-idp:UpdateUserPool",
      "cognito-idp:UpdateUserPoolClient",
      "cognito-idp:UpdateUserPoolDomain",
    ]
    resources = ["${local.here["cognito-idp"]}:userpool/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  # The smoke test's drawing, by the session that deploys. APIs have random ids.
  dynamic "statement" {
    for_each = length(each.value.api_ids) > 0 ? [each.value.api_ids] : []

    content {
      sid       = "TryTheApi"
      actions   = ["execute-api:Invoke"]
      resources = [for id in statement.value : "${local.here["execute-api"]}:${id}/*/*/*"]
    }
  }

  # A domain is asked for by its name, for which Cognito has no resource. It shows which pool it leads to.
  statement {
    sid       = "SeeDomains"
    actions   = ["cognito-idp:DescribeUserPoolDomain"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [var.region]
    }
  }
}
