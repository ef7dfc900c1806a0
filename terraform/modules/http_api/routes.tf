# Which request goes to which function, and who may send it.

locals {
  # Several routes share a function: it gets one integration and one permission.
  targets = {
    for target in distinct([
      for route in values(var.routes) : {
        function_name = route.function_name
        alias_name    = route.alias_name
      }
    ]) : "${target.function_name}:${target.alias_name}" => target
  }
  target_of = { for key, route in var.routes : key => "${route.function_name}:${route.alias_name}" }
  invoke_arns = {
    for key, route in var.routes : local.target_of[key] => route.invoke_arn...
  }

  authorization_types = { jwt = "JWT", iam = "AWS_IAM", none = "NONE" }
}

resource "aws_apigatewayv2_authorizer" "jwt" {
  count = var.authentication.type == "jwt" ? 1 : 0

  api_id           = aws_apigatewayv2_api.this.id
  name             = "jwt"
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = var.authentication.issuer
    audience = var.authentication.audience
  }
}

resource "aws_apigatewayv2_integration" "this" {
  for_each = local.targets

  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST" # how API Gateway calls Lambda, whatever the client's method
  integration_uri        = local.invoke_arns[each.key][0]
  payload_format_version = "2.0"
  timeout_milliseconds   = 29000
}

resource "aws_apigatewayv2_route" "this" {
  #checkov:skip=CKV_AWS_309:Health and unknown paths are open on purpose; every other route has the authoriser of the environment.
  for_each = var.routes

  api_id             = aws_apigatewayv2_api.this.id
  route_key          = each.key
  target             = "integrations/${aws_apigatewayv2_integration.this[local.target_of[each.key]].id}"
  authorization_type = each.value.authenticated ? local.authorization_types[var.authentication.type] : "NONE"
  authorizer_id      = each.value.authenticated ? one(aws_apigatewayv2_authorizer.jwt[*].id) : null

  # An id token says who somebody is; only an access token has a scope that lets them in.
  authorization_scopes = each.value.authenticated && var.authentication.type == "jwt" ? var.authentication.scopes : []

  depends_on = [aws_lambda_permission.this] # else the first requests of a new function fail
}

resource "aws_lambda_permission" "this" {
  for_each = local.targets

  statement_id  = "${local.api_name}-invokes"
  action        = "lambda:InvokeFunction"
  function_name = each.value.function_name
  qualifier     = each.value.alias_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/*" # stage and route of this API only
}
