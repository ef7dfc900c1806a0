# The news in a Slack channel, read only. Amazon Q shows what it knows, and custom notifications; it drops all else.

data "aws_iam_policy_document" "slack_trust" {
  statement {
    sid     = "ChatService"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["chatbot.amazonaws.com"]
    }
  }
}

# Delivery needs no permission at all; this lets the channel ask how an alarm stands.
data "aws_iam_policy_document" "slack" {
  statement {
    sid       = "ReadAlarmsOfThisEnvironment"
    actions   = ["cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory"]
    resources = ["arn:aws:cloudwatch:*:${var.account_id}:alarm:${var.name}-*"]
  }
}

resource "aws_iam_role" "slack" {
  count = var.slack == null ? 0 : 1

  name                 = "${var.name}-slack"
  description          = "What the Slack channel of ${var.name} may see."
  assume_role_policy   = data.aws_iam_policy_document.slack_trust.json
  permissions_boundary = var.permissions_boundary_arn
}

resource "aws_iam_policy" "slack" {
  count = var.slack == null ? 0 : 1

  name        = "${var.name}-slack"
  description = "The most that anybody may do from the Slack channel of ${var.name}."
  policy      = data.aws_iam_policy_document.slack.json
}

resource "aws_iam_role_policy_attachment" "slack" {
  count = var.slack == null ? 0 : 1

  role       = aws_iam_role.slack[0].name
  policy_arn = aws_iam_policy.slack[0].arn
}

resource "aws_chatbot_slack_channel_configuration" "this" {
  count = var.slack == null ? 0 : 1

  configuration_name = "${var.name}-alerts"
  slack_team_id      = var.slack.workspace_id
  slack_channel_id   = var.slack.channel_id
  iam_role_arn       = aws_iam_role.slack[0].arn
  # Without guardrails of its own a channel gets AdministratorAccess as its limit.
  guardrail_policy_arns = [aws_iam_policy.slack[0].arn]
  sns_topic_arns        = [aws_sns_topic.news.arn]
  logging_level         = "ERROR"
}
