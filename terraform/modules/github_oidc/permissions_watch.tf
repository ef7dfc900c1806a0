# What a deployment may do with what watches: logs, alarms, dashboards, money, the Slack channel; and with CloudFront.

data "aws_iam_policy_document" "watch" {
  #checkov:skip=CKV_AWS_111:What AWS cannot narrow to a resource is explained where it stands.
  #checkov:skip=CKV_AWS_356:What AWS cannot narrow to a resource is explained where it stands.
  for_each = var.environments

  statement {
    sid = "LogGroups"
    actions = [
      "logs:AssociateKmsKey",
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:DeleteRetentionPolicy",
      "logs:DisassociateKmsKey",
      "logs:ListTagsForResource",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:UntagResource",
    ]
    resources = ["${local.here["logs"]}:log-group:/aws/*/${local.prefix[each.key]}-*"]
  }

  # CloudWatch Logs has no resource-level permission for these: its lists, and the delivery of API Gateway's access log.
  statement {
    sid = "LogDelivery"
    actions = [
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
    ]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [var.region]
    }
  }

  statement {
    sid = "Alarms"
    actions = [
      "cloudwatch:DeleteAlarms",
      "cloudwatch:ListTagsForResource",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ]
    resources = ["${local.here["cloudwatch"]}:alarm:${local.prefix[each.key]}-*"]
  }

  statement {
    sid = "GroupsOfTraces"
    actions = [
      "xray:CreateGroup",
      "xray:CreateSamplingRule",
      "xray:DeleteGroup",
      "xray:DeleteSamplingRule",
      "xray:GetGroup",
      "xray:ListTagsForResource",
      "xray:TagResource",
      "xray:UntagResource",
      "xray:UpdateGroup",
      "xray:UpdateSamplingRule",
    ]
    resources = [
      "${local.here["xray"]}:group/${local.prefix[each.key]}/*",
      "${local.here["xray"]}:sampling-rule/${local.prefix[each.key]}",
    ]
  }

  # The provider looks for its rule in the list of all, which has no resource.
  statement {
    sid       = "ListSamplingRules"
    actions   = ["xray:GetSamplingRules"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [var.region]
    }
  }

  # Alarms are asked for in a list, which IAM only checks against all alarms.
  statement {
    sid       = "SeeAlarms"
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = ["${local.here["cloudwatch"]}:alarm:*"]
  }

  statement {
    sid       = "Dashboards"
    actions   = ["cloudwatch:DeleteDashboards", "cloudwatch:GetDashboard", "cloudwatch:PutDashboard"]
    resources = ["${local.global["cloudwatch"]}:dashboard/${local.prefix[each.key]}-*"]
  }

  statement {
    sid = "Budgets"
    actions = [
      "budgets:ListTagsForResource",
      "budgets:ModifyBudget",
      "budgets:TagResource",
      "budgets:UntagResource",
      "budgets:ViewBudget",
    ]
    resources = ["${local.global["budgets"]}:budget/${local.prefix[each.key]}-*"]
  }

  # What does not exist yet has no ARN; it must be born with the environment's tag.
  statement {
    sid       = "MakeAnomalyMonitors"
    actions   = ["ce:CreateAnomalyMonitor", "ce:CreateAnomalySubscription"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }
  }

  # Monitors have random ids; which are the environment's is known by their tag.
  statement {
    sid = "KeepAnomalyMonitors"
    actions = [
      "ce:DeleteAnomalyMonitor",
      "ce:DeleteAnomalySubscription",
      "ce:GetAnomalyMonitors",
      "ce:GetAnomalySubscriptions",
      "ce:ListTagsForResource",
      "ce:TagResource",
      "ce:UntagResource",
      "ce:UpdateAnomalyMonitor",
      "ce:UpdateAnomalySubscription",
    ]
    resources = ["${local.global["ce"]}:anomalymonitor/*", "${local.global["ce"]}:anomalysubscription/*"]

    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  statement {
    sid = "SlackChannel"
    actions = [
      "chatbot:DeleteSlackChannelConfiguration",
      "chatbot:TagResource",
      "chatbot:UntagResource",
      "chatbot:UpdateSlackChannelConfiguration",
    ]
    resources = ["${local.global["chatbot"]}:chat-configuration/slack-channel/${local.prefix[each.key]}-*"]
  }

  # Chatbot has no resource-level permission for these.
  statement {
    sid = "MakeAndSeeSlackChannels"
    actions = [
      "chatbot:CreateSlackChannelConfiguration",
      "chatbot:DescribeSlackChannelConfigurations",
      "chatbot:ListTagsForResource",
    ]
    resources = ["*"]
  }

  # What does not exist yet has no ARN; it must be born with the environment's tag.
  statement {
    sid       = "MakeDistributions"
    actions   = ["cloudfront:CreateDistribution"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/Environment"
      values   = [each.key]
    }
  }

  # Distributions have random ids; which are the environment's is known by their tag.
  statement {
    sid = "KeepDistributions"
    actions = [
      "cloudfront:DeleteDistribution",
      "cloudfront:GetDistributionConfig",
      "cloudfront:ListTagsForResource",
      "cloudfront:UntagResource",
      "cloudfront:UpdateDistribution",
    ]
    resources = ["${local.global["cloudfront"]}:distribution/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  # One that is gone has no tag any more, and it is asked for until it is gone.
  statement {
    sid       = "SeeDistributions"
    actions   = ["cloudfront:GetDistribution"]
    resources = ["${local.global["cloudfront"]}:distribution/*"]

    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  # One without the tag is taken to be newly born; another environment's says so by its tag.
  statement {
    sid       = "TagDistributions"
    actions   = ["cloudfront:TagResource"]
    resources = ["${local.global["cloudfront"]}:distribution/*"]

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

  # CloudFront has no resource-level permission for making a cache policy,
  statement {
    sid       = "MakeCachePolicies"
    actions   = ["cloudfront:CreateCachePolicy"]
    resources = ["*"]
  }

  # and afterwards it has a random id and no tags.
  statement {
    sid       = "KeepCachePolicies"
    actions   = ["cloudfront:DeleteCachePolicy", "cloudfront:GetCachePolicy", "cloudfront:UpdateCachePolicy"]
    resources = ["${local.global["cloudfront"]}:cache-policy/*"]
  }
}
