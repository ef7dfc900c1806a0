# What a deployment may do with what stores: buckets, tables, queues, topics, parameters, the key. It reads no drawing,
# no job and no message.

data "aws_iam_policy_document" "store" {
  for_each = var.environments

  # Of buckets only: no action here works on an object.
  statement {
    sid = "Buckets"
    actions = [
      "s3:CreateBucket",
      "s3:DeleteBucket",
      "s3:DeleteBucketPolicy",
      "s3:GetAccelerateConfiguration",
      "s3:GetBucket*",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "s3:ListTagsForResource",
      "s3:PutAccelerateConfiguration",
      "s3:PutBucketCORS",
      "s3:PutBucketOwnershipControls",
      "s3:PutBucketPolicy",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutBucketTagging",
      "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration",
      "s3:PutLifecycleConfiguration",
      "s3:TagResource",
      "s3:UntagResource",
    ]
    resources = ["arn:${local.partition}:s3:::${local.prefix[each.key]}-*"]
  }

  statement {
    sid = "Tables"
    actions = [
      "dynamodb:CreateTable",
      "dynamodb:DeleteTable",
      "dynamodb:Describe*",
      "dynamodb:ListTagsOfResource",
      "dynamodb:TagResource",
      "dynamodb:UntagResource",
      "dynamodb:UpdateContinuousBackups",
      "dynamodb:UpdateTable",
      "dynamodb:UpdateTimeToLive",
    ]
    resources = ["${local.here["dynamodb"]}:table/${local.prefix[each.key]}-*"]
  }

  statement {
    sid = "Queues"
    actions = [
      "sqs:CreateQueue",
      "sqs:DeleteQueue",
      "sqs:GetQueueAttributes",
      "sqs:ListQueueTags",
      "sqs:SetQueueAttributes",
      "sqs:TagQueue",
      "sqs:UntagQueue",
    ]
    resources = ["${local.here["sqs"]}:${local.prefix[each.key]}-*"]
  }

  statement {
    sid = "Topics"
    actions = [
      "sns:CreateTopic",
      "sns:DeleteTopic",
      "sns:GetTopicAttributes",
      "sns:ListSubscriptionsByTopic",
      "sns:ListTagsForResource",
      "sns:SetTopicAttributes",
      "sns:Subscribe",
      "sns:TagResource",
      "sns:UntagResource",
    ]
    resources = ["${local.here["sns"]}:${local.prefix[each.key]}-*"]
  }

  statement {
    sid       = "TellOfDeployments"
    actions   = ["sns:Publish"]
    resources = ["${local.here["sns"]}:${local.prefix[each.key]}-deployments"]
  }

  # SNS has no resource-level permission for subscriptions.
  statement {
    sid       = "Subscriptions"
    actions   = ["sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [var.region]
    }
  }

  # Reading is unavoidable: the provider reads a parameter decrypted, even where it drops the value.
  statement {
    sid = "Secrets"
    actions = [
      "ssm:AddTagsToResource",
      "ssm:DeleteParameter",
      "ssm:GetParameter",
      "ssm:ListTagsForResource",
      "ssm:PutParameter",
      "ssm:RemoveTagsFromResource",
    ]
    resources = ["${local.here["ssm"]}:parameter${var.secrets_path}/${each.key}/*"]
  }

  # SSM has no resource-level permission for its list of names; it shows no values.
  statement {
    sid       = "ListSecrets"
    actions   = ["ssm:DescribeParameters"]
    resources = ["*"]
  }

  # A key that does not exist yet has no ARN; it must be born with the environment's tag.
  statement {
    sid       = "MakeTheKey"
    actions   = ["kms:CreateKey"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }
  }

  # A key is tagged at its birth, when it has no tag yet; another environment's says so by its tag.
  statement {
    sid       = "TagTheKey"
    actions   = ["kms:TagResource"]
    resources = ["${local.here["kms"]}:key/*"]

    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }

    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }
  }

  # Keys have random ids; which are the environment's is known by their tag. Who may use a key is said at its birth;
  # afterwards an administrator changes it.
  statement {
    sid = "KeepTheKey"
    actions = [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:DescribeKey",
      "kms:EnableKeyRotation",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListResourceTags",
      "kms:ScheduleKeyDeletion",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ]
    resources = ["${local.here["kms"]}:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  statement {
    sid       = "NameTheKey"
    actions   = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"]
    resources = ["${local.here["kms"]}:alias/${local.prefix[each.key]}"]
  }

  # KMS has no resource-level permission for its list of aliases.
  statement {
    sid       = "ListKeys"
    actions   = ["kms:ListAliases"]
    resources = ["*"]
  }

  # Of SNS, what is told of deployments and nothing else: its context names the topic.
  statement {
    sid       = "EncryptNewsOfDeployments"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["${local.here["kms"]}:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:sns:topicArn"
      values   = ["${local.here["sns"]}:${local.prefix[each.key]}-deployments"]
    }
  }

  # Through the services that check, on creation, that their caller may use the key. S3 and SQS are not among them: a
  # deployment decrypts no drawing and no job.
  statement {
    sid       = "UseTheKey"
    actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
    resources = ["${local.here["kms"]}:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in ["dynamodb", "lambda", "ssm"] : "${service}.${var.region}.amazonaws.com"]
    }
  }

  statement {
    sid       = "LendTheKey"
    actions   = ["kms:CreateGrant"]
    resources = ["${local.here["kms"]}:key/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }
}
