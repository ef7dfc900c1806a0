# Where operators hear of trouble, and where deployments tell their news.

resource "aws_sns_topic" "alerts" {
  name              = "${var.name}-alerts"
  display_name      = "${var.name} alerts"
  kms_master_key_id = var.kms_key_arn
  signature_version = 2
}

resource "aws_sns_topic" "deployments" {
  name              = "${var.name}-deployments"
  display_name      = "${var.name} deployments"
  kms_master_key_id = var.kms_key_arn
  signature_version = 2
}

# Each address gets a mail first, and nothing else until it has confirmed.
resource "aws_sns_topic_subscription" "alert_emails" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_sns_topic_subscription" "deployment_emails" {
  for_each = toset(var.deployment_emails)

  topic_arn = aws_sns_topic.deployments.arn
  protocol  = "email"
  endpoint  = each.value
}
