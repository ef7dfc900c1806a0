# What people read: mails here, Slack beside it.

locals {
  # Built from names, so that policies and variables can name it before it exists.
  news_topic_name = "${var.name}-news"
}

resource "aws_sns_topic" "news" {
  name              = local.news_topic_name
  display_name      = "${var.name} news"
  kms_master_key_id = var.kms_key_arn
  signature_version = 2
}

# Each address gets a mail first, and nothing else until it has confirmed.
resource "aws_sns_topic_subscription" "emails" {
  for_each = toset(var.emails)

  topic_arn = aws_sns_topic.news.arn
  protocol  = "email"
  endpoint  = each.value

  lifecycle {
    precondition {
      condition     = var.teller != null
      error_message = "Nobody would write the mails: name the function that tells the news in teller."
    }
  }
}
