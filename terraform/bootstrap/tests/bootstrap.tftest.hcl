# The rules of the foundation: a state is never lost, public or plain, and the environments are the two of GitHub.

mock_provider "aws" {
  override_during = plan

  mock_data "aws_iam_policy_document" {
    defaults = {
      json          = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
      minified_json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
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
}

run "the_bucket_is_the_one_that_the_environments_name" {
  command = plan

  assert {
    condition = alltrue([for environment in ["dev", "staging", "prod"] :
    strcontains(file("${path.module}/../${environment}.s3.tfbackend"), "\"${aws_s3_bucket.state.bucket}\"")])
    error_message = "Each <environment>.s3.tfbackend must name the bucket that is made here."
  }

  assert {
    condition     = strcontains(file("${path.module}/backend.tf.example"), "\"${aws_s3_bucket.state.bucket}\"")
    error_message = "The foundation's own backend must name the bucket that is made here."
  }
}

run "a_state_can_be_brought_back" {
  command = plan

  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "The bucket must keep versions."
  }

  assert {
    condition     = one([for rule in aws_s3_bucket_lifecycle_configuration.state.rule : one(rule.noncurrent_version_expiration).noncurrent_days]) >= 90
    error_message = "Old versions must stay for ninety days at least."
  }

  assert {
    condition     = !coalesce(aws_s3_bucket.state.force_destroy, false)
    error_message = "A destroy must not empty the bucket."
  }
}

run "a_state_is_encrypted_with_its_own_key_that_rotates" {
  command = plan

  assert {
    condition = alltrue([for rule in aws_s3_bucket_server_side_encryption_configuration.state.rule :
    one(rule.apply_server_side_encryption_by_default).sse_algorithm == "aws:kms" && one(rule.apply_server_side_encryption_by_default).kms_master_key_id == aws_kms_key.state.arn])
    error_message = "The bucket must encrypt with the key of states."
  }

  assert {
    condition     = aws_kms_key.state.enable_key_rotation && aws_kms_key.state.deletion_window_in_days == 30
    error_message = "The key must rotate, and its deletion must be revocable for thirty days."
  }
}

run "a_state_is_never_public" {
  command = plan

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.state.block_public_acls,
      aws_s3_bucket_public_access_block.state.block_public_policy,
      aws_s3_bucket_public_access_block.state.ignore_public_acls,
      aws_s3_bucket_public_access_block.state.restrict_public_buckets,
    ]) && aws_s3_bucket_ownership_controls.state.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "All four blocks must stand, and no ACL may count."
  }
}

run "a_state_is_sent_over_tls_only" {
  command = plan

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.state_bucket.statement :
      statement.effect == "Deny" && statement.actions == toset(["s3:*"]) && length(statement.resources) == 2 &&
    anytrue([for condition in statement.condition : condition.variable == "aws:SecureTransport" && condition.values == tolist(["false"])])])
    error_message = "The bucket must refuse every request without TLS."
  }
}

run "no_deployment_deletes_an_old_state" {
  command = plan

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.state_bucket.statement :
      statement.effect == "Deny" && contains(statement.actions, "s3:DeleteObjectVersion") &&
    one(statement.condition).values == tolist(["arn:aws:iam::445567098699:role/sda-*"])])
    error_message = "The roles of deployments and functions must not delete versions of a state."
  }
}

run "both_environments_are_watched_and_compared" {
  command = plan

  assert {
    condition     = keys(output.drift_role_arns) == ["prod", "staging"]
    error_message = "Production drifts as well as staging."
  }
  assert {
    condition     = length(module.audit.alarm_names) == 4
    error_message = "Whoever reads a drawing beside the service must be noticed."
  }
}

run "develop_deploys_staging_and_main_deploys_prod" {
  command = plan

  assert {
    condition     = keys(output.deploy_role_arns) == ["prod", "staging"]
    error_message = "GitHub deploys staging and prod; people deploy dev."
  }
}

run "costs_are_told_apart_by_project_and_environment" {
  command = plan

  assert {
    condition     = [for tag in aws_ce_cost_allocation_tag.this : "${tag.tag_key} ${tag.status}"] == ["Environment Active", "Project Active"]
    error_message = "Both tags must be activated for cost allocation: budgets go by environment, the bill by project."
  }
}

run "the_first_apply_can_do_without_tags_that_billing_has_not_seen" {
  command = plan

  variables {
    cost_allocation_tags = []
  }

  assert {
    condition     = length(aws_ce_cost_allocation_tag.this) == 0
    error_message = "An empty account must be able to begin without cost allocation tags."
  }
}
