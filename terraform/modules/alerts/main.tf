# Where machines say what is wrong and how deployments go. A function reads it, and tells people in sentences.

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
