# The function's own role: its logs, its traces, its failure destination, and the work that it was given.

data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "LambdaRunsTheFunction"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.function_name
  description          = "What the function ${var.function_name} may do."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary_arn
}

data "aws_iam_policy_document" "own" {
  # Without logs:CreateLogGroup: a group that was deleted must not come back without retention and key.
  statement {
    sid     = "WriteOwnLogs"
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [
      "arn:${data.aws_partition.current.partition}:logs:${var.region}:${var.account_id}:log-group:${local.log_group_name}:*",
    ]
  }

  # X-Ray has no resources that a policy could name for writing traces.
  statement {
    sid       = "WriteTraces"
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = var.failure_destination_arn == null ? [] : [var.failure_destination_arn]

    content {
      sid       = "TellOfGivenUpEvents"
      actions   = [split(":", statement.value)[2] == "sns" ? "sns:Publish" : "sqs:SendMessage"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role_policy" "own" {
  name   = "logs-and-traces"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.own.json
}

resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = aws_iam_role.this.id
  policy = var.policy_json
}

# Apart from the rest, since a plan that makes the key does not know its ARN yet, and would show nothing at all.
data "aws_iam_policy_document" "failure_key" {
  count = var.failure_destination_arn == null ? 0 : 1

  statement {
    sid       = "EncryptGivenUpEvents"
    actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
    resources = [var.kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["${split(":", var.failure_destination_arn)[2]}.${var.region}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "failure_key" {
  count = var.failure_destination_arn == null ? 0 : 1

  name   = "failure-key"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.failure_key[0].json
}
