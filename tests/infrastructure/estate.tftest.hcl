# An environment as it would be after an apply, with every name, id and ARN known, on a provider that is made up. Nothing
# is asserted here: the tests read the state that Terraform tells of it.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = {
      partition  = "aws"
      dns_suffix = "amazonaws.com"
    }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::445567098699:role/sda-role" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::445567098699:policy/sda-policy" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-2:445567098699:log-group:sda-logs" }
  }

  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      id            = "a1b2c3d4e5"
      execution_arn = "arn:aws:execute-api:eu-west-2:445567098699:a1b2c3d4e5"
    }
  }

  mock_resource "aws_lambda_function" {
    defaults = { version = "8" }
  }

  mock_resource "aws_lambda_alias" {
    defaults = {
      arn        = "arn:aws:lambda:eu-west-2:445567098699:function:sda-function:live"
      invoke_arn = "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/x/invocations"
    }
  }

  mock_resource "aws_ce_anomaly_monitor" {
    defaults = { arn = "arn:aws:ce::445567098699:anomalymonitor/11111111-2222-3333-4444-555555555555" }
  }

  mock_resource "aws_scheduler_schedule_group" {
    defaults = { arn = "arn:aws:scheduler:eu-west-2:445567098699:schedule-group/sda" }
  }
}

override_resource {
  target = module.alerts.aws_sns_topic.news
  values = { arn = "arn:aws:sns:eu-west-2:445567098699:sda-staging-news" }
}

override_resource {
  target = module.alerts.aws_sns_topic.alerts
  values = { arn = "arn:aws:sns:eu-west-2:445567098699:alerts" }
}

override_resource {
  target = module.alerts.aws_sns_topic.deployments
  values = { arn = "arn:aws:sns:eu-west-2:445567098699:deployments" }
}

override_resource {
  target = module.job_queue.aws_sqs_queue.this
  values = { arn = "arn:aws:sqs:eu-west-2:445567098699:sda-staging-drawings" }
}

override_resource {
  target = module.job_queue.aws_sqs_queue.dead_letters
  values = { arn = "arn:aws:sqs:eu-west-2:445567098699:sda-staging-dead-letters" }
}

run "applied" {}
