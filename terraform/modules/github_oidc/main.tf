# How GitHub deploys without a stored key: one role per environment, and the limit of every role that it makes.

data "aws_partition" "current" {}

locals {
  issuer       = "token.actions.githubusercontent.com"
  partition    = data.aws_partition.current.partition
  provider_arn = coalesce(var.provider_arn, "arn:${local.partition}:iam::${var.account_id}:oidc-provider/${local.issuer}")

  # What belongs to an environment is known by its name; the deploy roles, their policies and the boundaries are called
  # otherwise, so that no deployment reaches what binds it.
  prefix     = { for environment in keys(var.environments) : environment => "${var.name}-${environment}" }
  boundaries = { for environment in keys(var.environments) : environment => "arn:${local.partition}:iam::${var.account_id}:policy/${var.name}-boundary-${environment}" }
  here       = { for service in ["apigateway", "cloudwatch", "codedeploy", "cognito-idp", "dynamodb", "execute-api", "kms", "lambda", "logs", "scheduler", "sns", "sqs", "ssm", "xray"] : service => "arn:${local.partition}:${service}:${var.region}:${var.account_id}" }
  global     = { for service in ["budgets", "ce", "chatbot", "cloudfront", "cloudwatch", "iam"] : service => "arn:${local.partition}:${service}::${var.account_id}" }

  # A managed policy holds 6,144 characters, so what a deployment may do is in five.
  permissions = merge([for environment in keys(var.environments) : {
    "${environment}-run"      = { environment = environment, json = data.aws_iam_policy_document.run[environment].minified_json }
    "${environment}-store"    = { environment = environment, json = data.aws_iam_policy_document.store[environment].minified_json }
    "${environment}-watch"    = { environment = environment, json = data.aws_iam_policy_document.watch[environment].minified_json }
    "${environment}-people"   = { environment = environment, json = data.aws_iam_policy_document.people[environment].minified_json }
    "${environment}-identity" = { environment = environment, json = data.aws_iam_policy_document.identity[environment].minified_json }
  }]...)
}

resource "aws_iam_openid_connect_provider" "this" {
  count = var.provider_arn == null ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "this" {
  for_each   = var.environments
  depends_on = [aws_iam_openid_connect_provider.this]

  name                 = "${var.name}-deploy-${each.key}"
  description          = "GitHub deploys ${each.key} from ${var.repository} with this role."
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  max_session_duration = 3600
}

resource "aws_iam_policy" "permissions" {
  for_each = local.permissions

  name        = "${var.name}-deploy-${each.key}"
  description = "A part of what a deployment of ${each.value.environment} may do."
  policy      = each.value.json

  lifecycle {
    precondition {
      condition     = length(each.value.json) <= 6144
      error_message = "The policy ${each.key} is longer than the 6,144 characters that IAM takes; move statements to another."
    }
  }
}

resource "aws_iam_role_policy_attachment" "permissions" {
  for_each = local.permissions

  role       = aws_iam_role.this[each.value.environment].name
  policy_arn = aws_iam_policy.permissions[each.key].arn
}

resource "aws_iam_policy" "boundary" {
  for_each = var.environments

  name        = "${var.name}-boundary-${each.key}"
  description = "The most that a role of ${each.key} can do, whatever its own policies say."
  policy      = data.aws_iam_policy_document.boundary[each.key].minified_json

  lifecycle {
    precondition {
      condition     = length(data.aws_iam_policy_document.boundary[each.key].minified_json) <= 6144
      error_message = "The boundary of ${each.key} is longer than the 6,144 characters that IAM takes."
    }
  }
}
