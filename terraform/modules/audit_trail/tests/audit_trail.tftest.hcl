# The rules of the trail: all that matters is in it, kept, told, and out of deployments' reach.

mock_provider "aws" {
  override_during = plan

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-2:445567098699:log-group:/sda-audit/trail" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::445567098699:role/sda-audit" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-2:445567098699:sda-audit" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::sda-audit-445567098699" }
  }
}

variables {
  name         = "sda-audit"
  account_id   = "445567098699"
  region       = "eu-west-2"
  environments = ["staging", "prod"]
  emails       = ["security@example.com"]
}

run "the_trail_has_every_change_and_every_use_of_a_drawing" {
  command = plan

  assert {
    condition = toset([for selector in aws_cloudtrail.this.advanced_event_selector : jsonencode({
      for field in selector.field_selector : field.field => flatten([for wanted in [field.equals, field.starts_with] : wanted if wanted != null])
      })]) == toset([
      jsonencode({ eventCategory = ["Management"] }),
      jsonencode({
        eventCategory    = ["Data"]
        "resources.ARN"  = ["arn:aws:s3:::sda-prod-drawings-445567098699/", "arn:aws:s3:::sda-staging-drawings-445567098699/"]
        "resources.type" = ["AWS::S3::Object"]
      }),
    ])
    error_message = "Without these events nobody knows who read a drawing, or who let them."
  }
  assert {
    condition     = aws_cloudtrail.this.is_multi_region_trail && aws_cloudtrail.this.include_global_service_events && aws_cloudtrail.this.enable_log_file_validation
    error_message = "IAM's events arise in another region, and a file that is changed must be noticed."
  }
}

run "what_is_in_it_is_encrypted_and_kept" {
  command = plan

  assert {
    condition     = aws_cloudtrail.this.kms_key_id == aws_kms_key.this.arn && aws_cloudwatch_log_group.this.kms_key_id == aws_kms_key.this.arn && aws_sns_topic.this.kms_master_key_id == aws_kms_key.this.arn
    error_message = "The trail, its log and its alerts are encrypted with its own key."
  }
  assert {
    condition     = one([for rule in aws_s3_bucket_lifecycle_configuration.this.rule : one(rule.expiration).days]) >= 365 && aws_cloudwatch_log_group.this.retention_in_days >= 365
    error_message = "What was done has to be found months later."
  }
  assert {
    condition     = aws_s3_bucket_public_access_block.this.block_public_acls && aws_s3_bucket_public_access_block.this.block_public_policy && aws_s3_bucket_public_access_block.this.ignore_public_acls && aws_s3_bucket_public_access_block.this.restrict_public_buckets
    error_message = "The trail is nobody's business."
  }
}

run "each_alarm_rings_at_the_first_event_and_tells_somebody" {
  command = plan

  assert {
    condition = alltrue([for key, alarm in aws_cloudwatch_metric_alarm.this :
      alarm.threshold == 0 && alarm.comparison_operator == "GreaterThanThreshold" && alarm.statistic == "Sum"
      && alarm.alarm_actions == toset([aws_sns_topic.this.arn])
      && alarm.metric_name == one(aws_cloudwatch_log_metric_filter.this[key].metric_transformation).name
      && alarm.namespace == one(aws_cloudwatch_log_metric_filter.this[key].metric_transformation).namespace
    ]) && length(aws_cloudwatch_metric_alarm.this) == 4
    error_message = "One event is one too many."
  }
  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : "${subscription.protocol} ${subscription.endpoint}"] == ["email security@example.com"]
    error_message = "The alarms must reach who is named."
  }
}

run "no_name_of_it_is_an_environment_s" {
  command = plan

  assert {
    condition = alltrue([for name in concat(
      [aws_cloudtrail.this.name, aws_s3_bucket.this.bucket, aws_sns_topic.this.name, aws_iam_role.delivery.name, trimprefix(aws_cloudwatch_log_group.this.name, "/")],
      [for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name],
    ) : startswith(name, "sda-audit")]) && !startswith(aws_cloudwatch_log_group.this.name, "/aws/")
    error_message = "A deployment reaches what is called sda-<environment>-*, and logs below /aws/."
  }
}

run "refuses_to_tell_nobody" {
  command         = plan
  expect_failures = [var.emails]

  variables {
    emails = []
  }
}

run "refuses_an_address_that_is_none" {
  command         = plan
  expect_failures = [var.emails]

  variables {
    emails = ["security"]
  }
}

run "refuses_to_watch_nothing" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = []
  }
}

run "refuses_more_readers_than_a_pattern_holds" {
  command         = plan
  expect_failures = [aws_cloudwatch_log_metric_filter.this["drawing-read"]]

  variables {
    readers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
  }
}

run "refuses_an_account_that_is_none" {
  command         = plan
  expect_failures = [var.account_id]

  variables {
    account_id = "445567"
  }
}

run "refuses_a_name_with_capitals" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "Audit"
  }
}
