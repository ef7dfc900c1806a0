# What CodeDeploy gets to do after an apply, on a provider that is made up.

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
    defaults = { arn = "arn:aws:iam::445567098699:role/sda-staging" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::445567098699:policy/sda-staging" }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-2:445567098699:sda-staging-alerts" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-2:445567098699:log-group:sda-staging" }
  }

  mock_resource "aws_apigatewayv2_api" {
    defaults = { execution_arn = "arn:aws:execute-api:eu-west-2:445567098699:a1b2c3d4e5" }
  }

  mock_resource "aws_lambda_function" {
    defaults = { version = "1" }
  }

  mock_resource "aws_lambda_alias" {
    defaults = {
      arn        = "arn:aws:lambda:eu-west-2:445567098699:function:sda-staging:live"
      invoke_arn = "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/x/invocations"
    }
  }
}

override_resource {
  target = module.job_queue.aws_sqs_queue.this
  values = { arn = "arn:aws:sqs:eu-west-2:445567098699:sda-staging-drawings" }
}

override_resource {
  target = module.job_queue.aws_sqs_queue.dead_letters
  values = { arn = "arn:aws:sqs:eu-west-2:445567098699:sda-staging-dead-letters" }
}

variables {
  environment        = "staging"
  account_id         = "445567098699"
  owner              = "7-central"
  cost_centre        = "security-design-assistant"
  log_retention_days = 30
  authentication     = { type = "iam" }
  traffic_shifting   = { strategy = "canary" }
  alerts             = { emails = ["operator@example.com"] }
  images = {
    api    = "registry@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    worker = "registry@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
  }
}

run "the_first_version_has_its_traffic_already" {
  assert {
    condition     = output.appspecs == {}
    error_message = "CodeDeploy refuses to shift traffic from a version to itself."
  }
}

# Made up, only a function that is replaced gets a new version.
run "a_new_version_waits_for_codedeploy" {
  plan_options {
    replace = [module.function["submit"].aws_lambda_function.this]
  }

  override_resource {
    target = module.function["submit"].aws_lambda_function.this
    values = { version = "2" }
  }

  assert {
    condition     = keys(output.appspecs) == ["submit"]
    error_message = "What has a new version, and nothing else, is to be deployed."
  }

  assert {
    condition = jsondecode(output.appspecs["submit"]).Resources == [{
      sda-staging-submit = {
        Type = "AWS::Lambda::Function"
        Properties = {
          Name           = "sda-staging-submit"
          Alias          = "live"
          CurrentVersion = "1"
          TargetVersion  = "2"
        }
      }
    }]
    error_message = "The traffic must go from the version that has it to the newest."
  }

  assert {
    condition     = strcontains(output.appspecs["submit"], "\"version\":\"0.0\"")
    error_message = "CodeDeploy takes 0.0 as the AppSpec's version, as a string, and nothing else."
  }

  assert {
    condition     = jsondecode(output.appspecs["submit"]).Hooks == [{ BeforeAllowTraffic = "sda-staging-pre_traffic" }, { AfterAllowTraffic = "sda-staging-post_traffic" }]
    error_message = "A version is tried before and after it gets traffic."
  }
}

run "a_webhook_s_url_is_a_secret_that_the_news_read" {
  command = plan

  variables {
    alerts = { emails = ["operator@example.com"], webhook = true }
  }

  assert {
    condition     = local.own_environment.news["SDA_NEWS__WEBHOOK_PARAMETER"] == "/security-design-assistant/staging/news-webhook"
    error_message = "The function knows the parameter's name, and not the URL."
  }

  assert {
    condition     = [for statement in data.aws_iam_policy_document.news.statement : one(statement.resources) if contains(statement.actions, "ssm:GetParameter")] == ["arn:aws:ssm:eu-west-2:445567098699:parameter/security-design-assistant/staging/news-webhook"]
    error_message = "The function may read that one parameter."
  }
}

run "without_a_webhook_there_is_no_parameter_for_it" {
  command = plan

  assert {
    condition     = keys(local.own_environment.news) == ["SDA_NEWS__TOPIC_ARN"] && length(data.aws_iam_policy_document.news.statement) == 1
    error_message = "What is not used is neither made nor read."
  }
}
