# Who may call an API with IAM: a policy to be attached to people and programs, and a role for the account's users.

data "aws_partition" "current" {}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "CallTheApi"
    actions   = ["execute-api:Invoke"]
    resources = ["${var.execution_arn}/*/*/*"]
  }
}

resource "aws_iam_policy" "this" {
  name        = "${var.name}-client"
  description = "Calls the API of ${var.name}; nothing else."
  policy      = data.aws_iam_policy_document.this.json
}

# The account's own IAM decides who of its users takes the role. A session has to bear its user's name, so that the
# functions can tell people apart; who is no user has none, and cannot take it.
data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "UsersByTheirNames"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.account_id}:root"]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:RoleSessionName"
      values   = ["$${aws:username}"]
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = "${var.name}-client"
  description          = "Calls the API of ${var.name} in the name of one of the account's users."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn
  max_session_duration = 3600
}

resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this.arn
}
