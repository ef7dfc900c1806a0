# What the bucket promises, and what it refuses.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  bucket_name = "sda-test-drawings"
  kms_key_arn = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "nothing_is_public" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "All four public access blocks must be on."
  }

  assert {
    condition     = one(aws_s3_bucket_ownership_controls.this.rule).object_ownership == "BucketOwnerEnforced"
    error_message = "No access control list may grant anything."
  }
}

run "everything_is_encrypted_with_the_given_key" {
  command = plan

  assert {
    condition = alltrue([
      for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule :
      rule.bucket_key_enabled &&
      one(rule.apply_server_side_encryption_by_default).sse_algorithm == "aws:kms" &&
      one(rule.apply_server_side_encryption_by_default).kms_master_key_id == var.kms_key_arn
    ]) && length(aws_s3_bucket_server_side_encryption_configuration.this.rule) == 1
    error_message = "The default must be the environment's key, with a bucket key."
  }
}

run "plain_text_and_other_keys_are_denied_to_everybody" {
  command = plan

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.bucket.statement : statement.sid => [
        statement.effect, one(statement.actions), join(" ", sort(statement.resources)), one(one(statement.principals).identifiers),
        [for condition in statement.condition : "${condition.test} ${condition.variable} ${one(condition.values)}"],
      ]
      } == {
      DenyPlainText = [
        "Deny", "s3:*", "arn:aws:s3:::sda-test-drawings arn:aws:s3:::sda-test-drawings/*", "*",
        ["Bool aws:SecureTransport false"],
      ]
      DenyOtherEncryption = [
        "Deny", "s3:PutObject", "arn:aws:s3:::sda-test-drawings/*", "*",
        [
          "Null s3:x-amz-server-side-encryption false",
          "StringNotEquals s3:x-amz-server-side-encryption-aws-kms-key-id arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555",
        ],
      ]
      DenyCustomerKeys = [
        "Deny", "s3:PutObject", "arn:aws:s3:::sda-test-drawings/*", "*",
        ["Null s3:x-amz-server-side-encryption-customer-algorithm false"],
      ]
    }
    error_message = "The policy must deny plain text and every other encryption, on the bucket and all its objects."
  }
}

run "overwritten_drawings_can_be_brought_back" {
  command = plan

  assert {
    condition     = one(aws_s3_bucket_versioning.this.versioning_configuration).status == "Enabled"
    error_message = "The bucket must keep versions."
  }
}

run "drawings_and_their_versions_do_not_stay" {
  command = plan

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : rule.status == "Enabled"]) && length(aws_s3_bucket_lifecycle_configuration.this.rule) == 3
    error_message = "Every rule must be on."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration).days == 30
    error_message = "Objects expire after 30 days."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration).noncurrent_days == 1
    error_message = "Old versions stay one day."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[0].abort_incomplete_multipart_upload).days_after_initiation == 1
    error_message = "Parts of a broken upload are invisible and paid for: they go after a day."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[1].expiration).days == 7 && one(aws_s3_bucket_lifecycle_configuration.this.rule[1].filter).prefix == "drawings/"
    error_message = "Uploads expire after 7 days."
  }

  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[2].expiration).expired_object_delete_marker
    error_message = "Delete markers with nothing behind them must go."
  }
}

run "storage_is_tiered_at_once" {
  command = plan

  assert {
    condition     = [for transition in aws_s3_bucket_lifecycle_configuration.this.rule[0].transition : "${transition.days} ${transition.storage_class}"] == ["0 INTELLIGENT_TIERING"]
    error_message = "Objects move to intelligent tiering on day 0."
  }
}

run "drawings_are_not_destroyed_with_the_bucket" {
  command = plan

  assert {
    condition     = !aws_s3_bucket.this.force_destroy
    error_message = "A bucket with drawings must not be destroyed unless someone says so."
  }
}

run "no_browser_may_upload_unless_its_page_is_named" {
  command = plan

  assert {
    condition     = length(aws_s3_bucket_cors_configuration.this) == 0
    error_message = "Without upload_origins there must be no CORS rule."
  }
}

run "named_pages_may_upload_and_download" {
  command = plan

  variables {
    upload_origins = ["https://design.example.com", "http://localhost:8080"]
  }

  assert {
    condition = [for rule in aws_s3_bucket_cors_configuration.this[0].cors_rule : [sort(rule.allowed_methods), sort(rule.allowed_origins)]] == [
      [tolist(["GET", "POST"]), tolist(["http://localhost:8080", "https://design.example.com"])],
    ]
    error_message = "The named origins, and they alone, may GET and POST and nothing else."
  }
}

run "uploads_are_accelerated_only_when_wished" {
  command = plan

  variables {
    transfer_acceleration = true
  }

  assert {
    condition     = aws_s3_bucket_accelerate_configuration.this[0].status == "Enabled"
    error_message = "Acceleration must be on."
  }
}

run "uploads_are_not_accelerated_by_default" {
  command = plan

  assert {
    condition     = length(aws_s3_bucket_accelerate_configuration.this) == 0
    error_message = "Acceleration costs extra and must be asked for."
  }
}

run "refuses_acceleration_of_a_name_with_dots" {
  command = plan

  variables {
    bucket_name           = "drawings.example.com"
    transfer_acceleration = true
  }

  expect_failures = [aws_s3_bucket.this]
}

run "takes_a_name_with_dots_without_acceleration" {
  command = plan

  variables {
    bucket_name = "drawings.example.com"
  }

  assert {
    condition     = aws_s3_bucket.this.bucket == "drawings.example.com"
    error_message = "Dots are refused for acceleration's sake only."
  }
}

run "refuses_every_origin" {
  command = plan

  variables {
    upload_origins = ["*"]
  }

  expect_failures = [var.upload_origins]
}

run "refuses_a_wildcard_within_an_origin" {
  command = plan

  variables {
    upload_origins = ["https://*.example.com"]
  }

  expect_failures = [var.upload_origins]
}

run "refuses_an_origin_in_plain_text" {
  command = plan

  variables {
    upload_origins = ["http://design.example.com"]
  }

  expect_failures = [var.upload_origins]
}

run "refuses_to_remove_drawings_at_once" {
  command = plan

  variables {
    expiration_days = 0
  }

  expect_failures = [var.expiration_days]
}

run "refuses_to_keep_drawings_for_years" {
  command = plan

  variables {
    expiration_days = 366
  }

  expect_failures = [var.expiration_days]
}

run "refuses_an_alias_for_the_key" {
  command = plan

  variables {
    kms_key_arn = "alias/sda-test"
  }

  expect_failures = [var.kms_key_arn]
}

run "tiering_can_be_switched_off" {
  command = plan

  variables {
    intelligent_tiering = false
  }

  assert {
    condition     = sum([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : length(rule.transition)]) == 0
    error_message = "Objects are still tiered though nobody wants to pay for it."
  }
}
