# The API, its one stage, and the log of who asked what.

locals {
  api_name        = "${var.name}-api"
  access_log_name = "/aws/vendedlogs/${local.api_name}"
}

resource "aws_apigatewayv2_api" "this" {
  name                         = local.api_name
  description                  = "PDF security drawing in, door schedule out."
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = var.custom_domain != null # one name, one certificate, no way around it

  dynamic "cors_configuration" {
    for_each = length(var.cors_origins) > 0 ? [var.cors_origins] : []

    content {
      allow_origins = cors_configuration.value
      allow_methods = ["GET", "POST", "DELETE"]
      allow_headers = [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-match",
        "if-none-match",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-amz-security-token",
        "x-correlation-id",
      ]
      expose_headers = ["etag", "location", "retry-after", "x-correlation-id"]
      max_age        = 3600
    }
  }
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    format          = jsonencode(local.access_log)
  }

  default_route_settings {
    detailed_metrics_enabled = true # counts by route, for the dashboards
    throttling_burst_limit   = var.throttling.burst
    throttling_rate_limit    = var.throttling.rate
  }
}

locals {
  # The route and not the path: what clients put into a path, a query or a body stays out of the log.
  # Under requestId the functions log which job it was.
  access_log = {
    requestId          = "$context.requestId"
    extendedRequestId  = "$context.extendedRequestId"
    requestTime        = "$context.requestTime"
    route              = "$context.routeKey"
    status             = "$context.status"
    latencyMs          = "$context.responseLatency"
    responseBytes      = "$context.responseLength"
    integrationStatus  = "$context.integrationStatus"
    integrationLatency = "$context.integrationLatency"
    integrationError   = "$context.integrationErrorMessage"
    authorizerError    = "$context.authorizer.error"
    gatewayError       = "$context.error.responseType"
    sourceIp           = "$context.identity.sourceIp"
    subject            = "$context.authorizer.claims.sub"
    principalArn       = "$context.identity.userArn"
  }
}

# Under /aws/vendedlogs/ one resource policy of the account serves all logs; elsewhere each log makes it longer,
# until it is full and deliveries stop.
resource "aws_cloudwatch_log_group" "access" {
  name              = local.access_log_name
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}
