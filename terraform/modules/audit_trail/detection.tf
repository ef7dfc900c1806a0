# What of the trail somebody is told at once. A test on what an event does not have is false, so absence is asked for.

locals {
  role    = "$.userIdentity.sessionContext.sessionIssuer.arn"
  done    = "($.errorCode NOT EXISTS)"
  readers = flatten([for environment in var.environments : [for function in var.readers : "${local.iam}:role/sda-${environment}-${function}"]])

  opening_of_buckets = ["PutBucketPolicy", "DeleteBucketPolicy", "PutBucketAcl", "PutBucketPublicAccessBlock", "PutBucketEncryption", "PutBucketReplication"]
  blinding           = ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"]

  alarms = {
    # Whatever let them in, whoever takes a drawing or a result is the submitting, reading or telling function, or rings.
    drawing-read = {
      means   = "Somebody who is not the service read or changed a drawing or a result."
      pattern = "{ ($.eventCategory = \"Data\") && ${local.done} && ((${local.role} NOT EXISTS) || (${join(" && ", [for reader in local.readers : "(${local.role} != \"${reader}\")"])})) }"
    }
    access-changed = {
      means   = "Who may read drawings was changed: a policy of a bucket or a key, a bucket's encryption, or who may take a role."
      pattern = "{ ${local.done} && ((($.requestParameters.bucketName = \"sda-*\") && (${join(" || ", [for name in local.opening_of_buckets : "($.eventName = \"${name}\")"])})) || ($.eventName = \"PutKeyPolicy\") || (($.requestParameters.roleName = \"sda-*\") && (($.eventName = \"CreateRole\") || ($.eventName = \"UpdateAssumeRolePolicy\")))) }"
    }
    # Roles of clients are there to be taken.
    role-taken = {
      means   = "Somebody took a role that is for AWS's services."
      pattern = "{ ($.eventName = \"AssumeRole*\") && ${local.done} && ($.userIdentity.type != \"AWSService\") && (${join(" || ", [for environment in var.environments : "(($.requestParameters.roleArn = \"${local.iam}:role/sda-${environment}-*\") && ($.requestParameters.roleArn != \"${local.iam}:role/sda-${environment}-client\"))"])}) }"
    }
    watch-changed = {
      means   = "The trail was stopped or changed, or its log or alarms were."
      pattern = "{ ${local.done} && ((($.eventSource = \"cloudtrail.amazonaws.com\") && (${join(" || ", [for name in local.blinding : "($.eventName = \"${name}\")"])})) || (($.eventSource = \"logs.amazonaws.com\") && ($.requestParameters.logGroupName = \"${local.log_group}\") && (($.eventName = \"Delete*\") || ($.eventName = \"Put*Filter\")))) }"
    }
  }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.alarms

  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.this.name
  pattern        = each.value.pattern

  metric_transformation {
    name      = each.key
    namespace = "SecurityDesignAssistant/Audit"
    value     = "1"
  }

  lifecycle {
    precondition {
      condition     = length(each.value.pattern) <= 1024
      error_message = "The pattern ${each.key} is longer than the 1,024 characters that CloudWatch Logs takes."
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.means} Look into the log ${local.log_group}: who, when, what."
  namespace           = "SecurityDesignAssistant/Audit"
  metric_name         = aws_cloudwatch_log_metric_filter.this[each.key].metric_transformation[0].name
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.this.arn]
}

resource "aws_sns_topic" "this" {
  name              = var.name
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sns_topic_policy" "this" {
  arn    = aws_sns_topic.this.arn
  policy = data.aws_iam_policy_document.topic.json
}

resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.key
}
