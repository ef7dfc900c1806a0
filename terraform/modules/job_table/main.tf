# The table of jobs.

locals {
  # Index name to its keys, as the service's queries name them.
  indexes = {
    by_owner  = { partition = "owner", sort = "created_at" }
    by_status = { partition = "status", sort = "updated_at" }
  }
  key_attributes = toset(concat(["job_id"], flatten([for index in local.indexes : [index.partition, index.sort]])))
}

resource "aws_dynamodb_table" "this" {
  name                        = "${var.name}-jobs"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "job_id"
  deletion_protection_enabled = var.deletion_protection

  dynamic "attribute" {
    for_each = local.key_attributes

    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = local.indexes

    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value.partition
      range_key       = global_secondary_index.value.sort
      projection_type = "ALL"
    }
  }

  ttl {
    enabled        = true
    attribute_name = "expires_at"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  point_in_time_recovery {
    enabled = var.point_in_time_recovery
  }
}
