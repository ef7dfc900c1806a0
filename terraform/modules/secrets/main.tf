# Places for secrets: encrypted parameters whose value only operators set and Terraform never learns.

resource "aws_ssm_parameter" "this" {
  for_each = var.secrets

  name             = "${var.path}/${each.key}"
  description      = each.value
  type             = "SecureString"
  key_id           = var.kms_key_arn
  tier             = "Standard"
  value_wo         = "unset"
  value_wo_version = 1

  # Any change but of tags would make the provider write the parameter anew, and all that it could write is not the
  # secret. An operator's `put-parameter --overwrite` may change any of these; it stays.
  lifecycle {
    ignore_changes = [allowed_pattern, data_type, description, key_id, tier, type, value_wo_version]
  }
}
