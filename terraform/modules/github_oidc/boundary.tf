# The most that a role of an environment can do: what functions, schedules, CodeDeploy and the Slack channel need.
# It grants nothing. It has no IAM, makes and deletes nothing, and ends at the environment's names.

data "aws_iam_policy_document" "boundary" {
  for_each = var.environments

  statement {
    sid = "Jobs"
    actions = [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:DescribeTable",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]
    resources = ["${local.here["dynamodb"]}:table/${local.prefix[each.key]}-*"]
  }

  statement {
    sid = "Drawings"
    actions = [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
      "s3:GetObject",
      "s3:GetObjectVersion",
      "s3:ListBucket",
      "s3:ListBucketVersions",
      "s3:PutObject",
    ]
    resources = ["arn:${local.partition}:s3:::${local.prefix[each.key]}-*"]
  }

  statement {
    sid = "Messages"
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ]
    resources = ["${local.here["sqs"]}:${local.prefix[each.key]}-*"]
  }

  statement {
    sid       = "Alerts"
    actions   = ["sns:Publish"]
    resources = ["${local.here["sns"]}:${local.prefix[each.key]}-*"]
  }

  statement {
    sid       = "Secrets"
    actions   = ["ssm:GetParameter", "ssm:GetParameters"]
    resources = ["${local.here["ssm"]}:parameter${var.secrets_path}/${each.key}/*"]
  }

  # Keys have random ids; which are the environment's is known by their tag.
  statement {
    sid       = "TheEnvironmentsKey"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]
    resources = ["${local.here["kms"]}:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.here["logs"]}:log-group:/aws/*/${local.prefix[each.key]}-*"]
  }

  # X-Ray has no resources that a policy could name for these.
  statement {
    sid       = "Traces"
    actions   = ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"]
  }

  statement {
    sid = "Functions"
    actions = [
      "lambda:GetAlias",
      "lambda:GetFunction",
      "lambda:GetFunctionConfiguration",
      "lambda:GetProvisionedConcurrencyConfig",
      "lambda:InvokeFunction",
      "lambda:UpdateAlias",
    ]
    resources = ["${local.here["lambda"]}:function:${local.prefix[each.key]}-*"]
  }

  statement {
    sid       = "Deployments"
    actions   = ["codedeploy:GetDeployment", "codedeploy:PutLifecycleEventHookExecutionStatus"]
    resources = ["${local.here["codedeploy"]}:deploymentgroup:${local.prefix[each.key]}/*"]
  }

  # APIs have random ids: without the environment's own, a role of its clients could be turned on another's API.
  dynamic "statement" {
    for_each = length(each.value.api_ids) > 0 ? [each.value.api_ids] : []

    content {
      sid       = "Clients"
      actions   = ["execute-api:Invoke"]
      resources = [for id in statement.value : "${local.here["execute-api"]}:${id}/*"]
    }
  }

  # CodeDeploy asks for alarms in a list, which IAM only checks against all alarms.
  statement {
    sid       = "Alarms"
    actions   = ["cloudwatch:DescribeAlarmHistory", "cloudwatch:DescribeAlarms"]
    resources = ["${local.here["cloudwatch"]}:alarm:*"]
  }
}
