# What the table promises, and what it refuses.

mock_provider "aws" {
  override_resource {
    target          = aws_dynamodb_table.this
    override_during = plan
    values          = { arn = "arn:aws:dynamodb:eu-west-2:123456789012:table/sda-test-jobs" }
  }
}

variables {
  name                = "sda-test"
  kms_key_arn         = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
  deletion_protection = true
}

run "jobs_are_found_by_id_owner_and_status" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.name == "sda-test-jobs" && aws_dynamodb_table.this.hash_key == "job_id" && aws_dynamodb_table.this.range_key == null
    error_message = "A job is found by its job_id alone."
  }

  assert {
    condition = {
      for index in aws_dynamodb_table.this.global_secondary_index : index.name => "${index.hash_key} ${index.range_key} ${index.projection_type}"
      } == {
      by_owner  = "owner created_at ALL"
      by_status = "status updated_at ALL"
    }
    error_message = "The service queries by_owner and by_status with these keys and reads whole jobs."
  }

  assert {
    condition = {
      for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type
      } == {
      created_at = "S"
      job_id     = "S"
      owner      = "S"
      status     = "S"
      updated_at = "S"
    }
    error_message = "All keys are strings; times are ISO-8601."
  }
}

run "old_jobs_are_removed_by_expires_at" {
  command = plan

  assert {
    condition     = one(aws_dynamodb_table.this.ttl).enabled && one(aws_dynamodb_table.this.ttl).attribute_name == "expires_at"
    error_message = "The service writes the time of removal to expires_at: with another attribute jobs stay for ever."
  }
}

run "jobs_are_encrypted_with_the_given_key" {
  command = plan

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).enabled && one(aws_dynamodb_table.this.server_side_encryption).kms_key_arn == var.kms_key_arn
    error_message = "Jobs must be encrypted with the environment's key."
  }
}

run "jobs_can_be_restored_and_not_be_deleted_by_accident" {
  command = plan

  assert {
    condition     = one(aws_dynamodb_table.this.point_in_time_recovery).enabled && aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "The table must be restorable and protected."
  }
}

run "capacity_is_paid_per_request" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "The bill must follow the use."
  }
}

run "index_arns_are_those_of_the_table" {
  command = plan

  assert {
    condition = output.index_arns == {
      by_owner  = "arn:aws:dynamodb:eu-west-2:123456789012:table/sda-test-jobs/index/by_owner"
      by_status = "arn:aws:dynamodb:eu-west-2:123456789012:table/sda-test-jobs/index/by_status"
    }
    error_message = "Policies name indexes by these ARNs."
  }
}

run "a_throw_away_table_can_go" {
  command = plan

  variables {
    deletion_protection    = false
    point_in_time_recovery = false
  }

  assert {
    condition     = !aws_dynamodb_table.this.deletion_protection_enabled && !one(aws_dynamodb_table.this.point_in_time_recovery).enabled
    error_message = "Both safeguards must follow their variables."
  }
}

run "refuses_protection_without_recovery" {
  command = plan

  variables {
    point_in_time_recovery = false
  }

  expect_failures = [var.deletion_protection]
}

run "refuses_an_alias_for_the_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-2:123456789012:alias/sda-test"
  }

  expect_failures = [var.kms_key_arn]
}

run "refused_requests_of_table_and_indexes_ring" {
  command = plan

  variables {
    alarm = { topic_arns = ["arn:aws:sns:eu-west-2:123456789012:sda-test-alerts"], runbook_url = "https://example.com/alarms.md" }
  }

  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.throttles[0].metric_query :
      query.id => join(" ", concat([one(query.metric).metric_name], values(one(query.metric).dimensions))) if length(query.metric) > 0
      } == {
      table_reads      = "ReadThrottleEvents sda-test-jobs"
      table_writes     = "WriteThrottleEvents sda-test-jobs"
      by_owner_reads   = "ReadThrottleEvents by_owner sda-test-jobs"
      by_owner_writes  = "WriteThrottleEvents by_owner sda-test-jobs"
      by_status_reads  = "ReadThrottleEvents by_status sda-test-jobs"
      by_status_writes = "WriteThrottleEvents by_status sda-test-jobs"
    }
    error_message = "An index refuses by itself, and nobody hears of it."
  }

  assert {
    condition     = output.alarm_names == ["sda-test-table-throttles"]
    error_message = "The output must name the alarm."
  }
}

run "no_alarm_unless_asked_for" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.throttles) == 0
    error_message = "There is an alarm that nobody asked for."
  }
}

run "refuses_an_alarm_that_tells_nobody" {
  command = plan

  variables {
    alarm = { topic_arns = [], runbook_url = "https://example.com/alarms.md" }
  }

  expect_failures = [var.alarm]
}
