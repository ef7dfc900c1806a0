# The one key that encrypts everything an environment stores.

resource "aws_kms_key" "this" {
  description             = "Encrypts what ${var.name} stores: drawings, jobs, messages, alerts, parameters, logs."
  enable_key_rotation     = true
  deletion_window_in_days = var.deletion_window_days
  policy                  = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.this.key_id
}
