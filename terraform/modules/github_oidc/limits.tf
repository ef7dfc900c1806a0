# What a session of GitHub never does, whatever allows it: also not what a policy of a bucket, a key, a role or a
# function lets it do that it wrote itself.

data "aws_iam_policy_document" "limits" {
  # A role whose trust it wrote itself would be its way to everything that the boundary leaves.
  statement {
    sid       = "TakesNoRole"
    effect    = "Deny"
    actions   = ["sts:AssumeRole"]
    resources = ["*"]
  }

  statement {
    sid       = "TouchesNoDrawing"
    effect    = "Deny"
    actions   = ["s3:*Object*"]
    resources = ["arn:${local.partition}:s3:::${var.name}-*/*"]
  }

  statement {
    sid    = "ReadsNoJob"
    effect = "Deny"
    actions = [
      "dynamodb:*Item",
      "dynamodb:ExportTableToPointInTime",
      "dynamodb:GetRecords",
      "dynamodb:PartiQL*",
      "dynamodb:Query",
      "dynamodb:Scan",
    ]
    resources = ["${local.here["dynamodb"]}:table/${var.name}-*"]
  }

  statement {
    sid       = "TakesAndSendsNoMessage"
    effect    = "Deny"
    actions   = ["sqs:ReceiveMessage", "sqs:SendMessage"]
    resources = ["${local.here["sqs"]}:${var.name}-*"]
  }

  # Invoked directly, a function believes whatever the event says of its caller.
  statement {
    sid       = "CallsNoFunction"
    effect    = "Deny"
    actions   = ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]
    resources = ["${local.here["lambda"]}:function:${var.name}-*"]
  }

  # All keys but the one of states: another's tag can be taken away.
  statement {
    sid           = "DecryptsNoDrawingAndNoMessage"
    effect        = "Deny"
    actions       = ["kms:Decrypt"]
    not_resources = [var.state_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in ["s3", "sns", "sqs"] : "${service}.${var.region}.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "limits" {
  name        = "${var.name}-deploy-limits"
  description = "What no session of GitHub does, whatever allows it."
  policy      = data.aws_iam_policy_document.limits.json
}

resource "aws_iam_role_policy_attachment" "limits" {
  for_each = merge(aws_iam_role.this, { for environment, role in aws_iam_role.drift : "drift-${environment}" => role })

  role       = each.value.name
  policy_arn = aws_iam_policy.limits.arn
}
