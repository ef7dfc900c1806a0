# One function from a container image, its log group, its alias and how many instances it may have.

locals {
  alias_name     = "live"
  log_group_name = "/aws/lambda/${var.function_name}"
  alias          = var.alias_follows_code ? aws_lambda_alias.this[0] : aws_lambda_alias.shifted[0]
}

# Made before the function: Lambda would make it by itself, without retention and without the key.
resource "aws_cloudwatch_log_group" "this" {
  name              = local.log_group_name
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:Events that were given up go to the failure destination of the alias instead.
  #checkov:skip=CKV_AWS_117:It talks to public endpoints of AWS only; a VPC would add cost and cold starts, and close nothing.
  #checkov:skip=CKV_AWS_272:AWS signs no container images for Lambda; the image is pinned by its digest.
  # Lambda tries the role at once, so what it may do has to be there.
  depends_on = [aws_iam_role_policy.own, aws_iam_role_policy.work]

  function_name                  = var.function_name
  description                    = var.description
  role                           = aws_iam_role.this.arn
  package_type                   = "Image"
  image_uri                      = var.image_uri
  architectures                  = [var.architecture]
  memory_size                    = var.memory_mb
  timeout                        = var.timeout_seconds
  kms_key_arn                    = var.kms_key_arn
  publish                        = true
  reserved_concurrent_executions = var.reserved_concurrency == null ? -1 : var.reserved_concurrency

  image_config {
    command = var.command
  }

  environment {
    variables = var.environment
  }

  # The functions print JSON lines themselves, metrics among them; Lambda would wrap them a second time.
  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.this.name
  }

  tracing_config {
    mode = "Active"
  }

  lifecycle {
    precondition {
      condition     = sum(concat([0], [for key, value in var.environment : length(key) + length(value)])) <= 4096
      error_message = "The environment of ${var.function_name} is larger than the 4 KB that Lambda takes; move the longest values to the parameter store."
    }
  }
}

resource "aws_lambda_alias" "this" {
  count = var.alias_follows_code ? 1 : 0

  name             = local.alias_name
  description      = "The newest version."
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

# A second resource because ignore_changes cannot depend on a variable.
resource "aws_lambda_alias" "shifted" {
  count = var.alias_follows_code ? 0 : 1

  name             = local.alias_name
  description      = "The version that CodeDeploy has shifted traffic to."
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version

  lifecycle {
    # An apply would move all traffic at once, past the canary and its alarms.
    ignore_changes = [function_version, routing_config]
  }
}

resource "aws_lambda_provisioned_concurrency_config" "this" {
  count = var.provisioned_concurrency > 0 ? 1 : 0

  function_name                     = aws_lambda_function.this.function_name
  qualifier                         = local.alias.name
  provisioned_concurrent_executions = var.provisioned_concurrency
}

resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  qualifier                    = local.alias.name
  maximum_event_age_in_seconds = 3600
  maximum_retry_attempts       = 2

  dynamic "destination_config" {
    for_each = var.failure_destination_arn == null ? [] : [var.failure_destination_arn]

    content {
      on_failure {
        destination = destination_config.value
      }
    }
  }
}
