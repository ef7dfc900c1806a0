# What each function may do, and nothing more. Logs and traces are added by the function's module.

locals {
  policies = {
    submit       = data.aws_iam_policy_document.submit.json
    status       = data.aws_iam_policy_document.status.json
    worker       = data.aws_iam_policy_document.worker.json
    dead_letter  = data.aws_iam_policy_document.dead_letter.json
    reconcile    = data.aws_iam_policy_document.reconcile.json
    news         = data.aws_iam_policy_document.news.json
    pre_traffic  = data.aws_iam_policy_document.hook.json
    post_traffic = data.aws_iam_policy_document.hook_with_a_job.json
  }

  # What each function does with the key that encrypts queue, table, bucket, topic and secrets.
  key_actions = {
    submit      = ["kms:Decrypt", "kms:GenerateDataKey"]
    status      = ["kms:Decrypt"]
    worker      = ["kms:Decrypt", "kms:GenerateDataKey"]
    dead_letter = ["kms:Decrypt", "kms:GenerateDataKey"]
    reconcile   = ["kms:Decrypt", "kms:GenerateDataKey"]
    # Its secret is encrypted, if it has one.
    post_traffic = local.releases_sign_in_by_secret ? ["kms:Decrypt"] : null
    news         = ["kms:Decrypt", "kms:GenerateDataKey"]
  }

  # Built from names, so that a plan shows each policy and each environment in full before anything exists.
  arns = {
    table             = "${local.here.dynamodb}:table/${module.job_table.table_name}"
    queue             = "${local.here.sqs}:${module.job_queue.queue_name}"
    dead_letter_queue = "${local.here.sqs}:${module.job_queue.dead_letter_queue_name}"
    bucket            = "arn:${local.partition}:s3:::${module.drawing_bucket.bucket_name}"
    alerts_topic      = "${local.here.sns}:${module.alerts.alerts_topic_name}"
    news_topic        = "${local.here.sns}:${module.alerts.news_topic_name}"
    undelivered_news  = "${local.here.sqs}:${module.alerts.undelivered_queue_name}"
    gemini_api_key    = "${local.here.ssm}:parameter${module.secrets.parameter_names["gemini-api-key"]}"
  }

  # What a version writes while it tries itself.
  self_test_keys = "self-test-*"

  # How the ARNs of this account and region begin, by service.
  here = {
    for service in ["codedeploy", "dynamodb", "lambda", "sns", "sqs", "ssm"] :
    service => "arn:${local.partition}:${service}:${var.region}:${var.account_id}"
  }

  queue_url_prefix = "https://sqs.${var.region}.${data.aws_partition.this.dns_suffix}/${var.account_id}"
}

resource "aws_iam_role_policy" "key" {
  for_each = { for key, actions in local.key_actions : key => actions if actions != null && contains(keys(local.functions), key) }

  name   = "use-key"
  role   = module.function[each.key].role_name
  policy = data.aws_iam_policy_document.key[each.key].json
}

data "aws_iam_policy_document" "key" {
  for_each = { for key, actions in local.key_actions : key => actions if actions != null }

  statement {
    sid       = "UseKey"
    actions   = each.value
    resources = [module.encryption_key.key_arn]
  }
}

# Every version of what is deleted by its client, or swept since no job names it.
data "aws_iam_policy_document" "erase" {
  statement {
    sid     = "DeleteDrawingsAndResults"
    actions = ["s3:DeleteObjectVersion"]
    resources = [
      "${local.arns.bucket}/drawings/*",
      "${local.arns.bucket}/jobs/*",
    ]
  }

  statement {
    sid       = "FindWhatToDelete"
    actions   = ["s3:ListBucket", "s3:ListBucketVersions"]
    resources = [local.arns.bucket]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["drawings/*", "jobs/*"]
    }
  }
}

data "aws_iam_policy_document" "submit" {
  source_policy_documents = [data.aws_iam_policy_document.erase.json]

  statement {
    sid = "MakeFindCorrectAndDeleteJobs"
    actions = [
      "dynamodb:PutItem",
      "dynamodb:GetItem",
      "dynamodb:BatchGetItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
    ]
    resources = [local.arns.table]
  }

  # A correction is held against what was read.
  statement {
    sid       = "ReadWhatIsCorrected"
    actions   = ["s3:GetObject"]
    resources = ["${local.arns.bucket}/jobs/*/checkpoints/drawing_analysis.json"]
  }

  statement {
    sid       = "SendJobs"
    actions   = ["sqs:SendMessage"]
    resources = [local.arns.queue]
  }

  # Uploads are presigned with this role; submitting copies what was uploaded to the job's own keys.
  statement {
    sid     = "TakeDrawings"
    actions = ["s3:PutObject", "s3:GetObject"]
    resources = [
      "${local.arns.bucket}/drawings/*",
      "${local.arns.bucket}/jobs/*/drawing/*",
    ]
  }
}

data "aws_iam_policy_document" "status" {
  statement {
    sid       = "ReadJobsAndCorrections"
    actions   = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
    resources = [local.arns.table]
  }

  statement {
    sid       = "ListJobsOfAnOwner"
    actions   = ["dynamodb:Query"]
    resources = ["${local.arns.table}/index/by_owner"]
  }

  # Downloads are presigned with this role.
  statement {
    sid       = "GiveResults"
    actions   = ["s3:GetObject"]
    resources = ["${local.arns.bucket}/jobs/*/results/*"]
  }
}

data "aws_iam_policy_document" "worker" {
  statement {
    sid       = "WorkOnJobs"
    actions   = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem"]
    resources = [local.arns.table]
  }

  statement {
    sid = "TakeContinueAndDelayMessages"
    actions = [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ChangeMessageVisibility",
      "sqs:SendMessage",
    ]
    resources = [local.arns.queue]
  }

  # Drawings are the job's own copies or, of a job older than they are, the uploads themselves.
  statement {
    sid     = "ReadDrawingsCheckpointsAndResults"
    actions = ["s3:GetObject"]
    resources = [
      "${local.arns.bucket}/drawings/*",
      "${local.arns.bucket}/jobs/*",
    ]
  }

  # Nothing that runs here may write a drawing, but for a self-test's own.
  statement {
    sid     = "KeepCheckpointsAndResults"
    actions = ["s3:PutObject"]
    resources = [
      "${local.arns.bucket}/jobs/*/checkpoints/*",
      "${local.arns.bucket}/jobs/*/results/*",
      "${local.arns.bucket}/jobs/${local.self_test_keys}",
    ]
  }

  # Without the right to list, S3 calls an absent object forbidden.
  statement {
    sid       = "KnowWhatIsAbsent"
    actions   = ["s3:ListBucket"]
    resources = [local.arns.bucket]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["drawings/*", "jobs/*"]
    }
  }

  # A deployment asks the new version to take a drawing of ours through all of its work, and to tidy up.
  statement {
    sid       = "MakeAndDeleteJobsOfSelfTests"
    actions   = ["dynamodb:PutItem", "dynamodb:DeleteItem"]
    resources = [local.arns.table]

    condition {
      test     = "ForAllValues:StringLike"
      variable = "dynamodb:LeadingKeys"
      values   = [local.self_test_keys]
    }
  }

  statement {
    sid       = "DeleteObjectsOfSelfTests"
    actions   = ["s3:DeleteObjectVersion"]
    resources = ["${local.arns.bucket}/jobs/${local.self_test_keys}"]
  }

  statement {
    sid       = "FindObjectsOfSelfTests"
    actions   = ["s3:ListBucketVersions"]
    resources = [local.arns.bucket]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["jobs/${local.self_test_keys}"]
    }
  }

  statement {
    sid       = "ReadSecrets"
    actions   = ["ssm:GetParameter"]
    resources = [local.arns.gemini_api_key]
  }
}

data "aws_iam_policy_document" "dead_letter" {
  statement {
    sid       = "FailJobs"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
    resources = [local.arns.table]
  }

  statement {
    sid       = "TakeDeadLetters"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [local.arns.dead_letter_queue]
  }

  statement {
    sid       = "TellOperators"
    actions   = ["sns:Publish"]
    resources = [local.arns.alerts_topic]
  }
}

data "aws_iam_policy_document" "reconcile" {
  source_policy_documents = [data.aws_iam_policy_document.erase.json]

  # What it deletes are the tombstones of deleted jobs, once nothing of them can come any more.
  statement {
    sid       = "ReadAndMarkJobs"
    actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
    resources = [local.arns.table]
  }

  statement {
    sid       = "FindForgottenJobs"
    actions   = ["dynamodb:Query"]
    resources = ["${local.arns.table}/index/by_status"]
  }

  statement {
    sid       = "SendJobsAgainOrGiveThemUp"
    actions   = ["sqs:SendMessage"]
    resources = [local.arns.queue, local.arns.dead_letter_queue]
  }

  statement {
    sid       = "SeeTheBacklog"
    actions   = ["sqs:GetQueueAttributes"]
    resources = [local.arns.queue]
  }
}

data "aws_iam_policy_document" "news" {
  statement {
    sid       = "TellPeople"
    actions   = ["sns:Publish"]
    resources = [local.arns.news_topic]
  }

  dynamic "statement" {
    for_each = [for name, parameter in module.secrets.parameter_names : parameter if name == "news-webhook"]

    content {
      sid       = "ReadTheWebhook"
      actions   = ["ssm:GetParameter"]
      resources = ["${local.here.ssm}:parameter${statement.value}"]
    }
  }
}

data "aws_iam_policy_document" "hook" {
  statement {
    sid       = "ReadTheDeploymentAndJudgeIt"
    actions   = ["codedeploy:GetDeployment", "codedeploy:PutLifecycleEventHookExecutionStatus"]
    resources = ["${local.here.codedeploy}:deploymentgroup:${local.name}/*"]
  }

  statement {
    sid     = "TryVersions"
    actions = ["lambda:InvokeFunction"]
    resources = [
      for key in keys(local.deployed) : "${local.here.lambda}:function:${local.name}-${key}:*"
    ]
  }
}

# The hook that sends a golden job through the API, and signs in for it.
data "aws_iam_policy_document" "hook_with_a_job" {
  source_policy_documents = [data.aws_iam_policy_document.hook.json]

  dynamic "statement" {
    for_each = local.releases_sign_in_by_secret ? [local.releases_secret] : []

    content {
      sid       = "SignIn"
      actions   = ["ssm:GetParameter"]
      resources = ["${local.here.ssm}:parameter${statement.value}"]
    }
  }
}
