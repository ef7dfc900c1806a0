# What wakes an operator: the share of answers that are our fault.

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  count = var.alarm == null ? 0 : 1

  alarm_name          = "${local.api_name}-server-errors"
  alarm_description   = "More than ${var.alarm.error_percent} % of ${local.api_name}'s answers are 5xx, in two of three minutes. Find the requests in the log group ${local.access_log_name} by status, and from there the function's log. ${var.alarm.runbook_url}#api-server-errors"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarm.error_percent
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching" # no request, no error
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns

  metric_query {
    id          = "error_percent"
    label       = "5xx answers in percent"
    expression  = "IF(requests > 0, 100 * errors / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "errors"

    metric {
      namespace   = "AWS/ApiGateway"
      metric_name = "5xx"
      dimensions  = { ApiId = aws_apigatewayv2_api.this.id }
      period      = 60
      stat        = "Sum"
    }
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApiGateway"
      metric_name = "Count"
      dimensions  = { ApiId = aws_apigatewayv2_api.this.id }
      period      = 60
      stat        = "Sum"
    }
  }
}

locals {
  # A route that is rarely asked can fail always without showing in the share of the whole API. What no route takes is
  # answered by a constant.
  watched_routes = var.alarm == null ? {} : {
    for key in keys(var.routes) : trim(lower(replace(key, "/[^A-Za-z0-9]+/", "-")), "-") => {
      method   = split(" ", key)[0]
      resource = split(" ", key)[1]
    } if key != "$default"
  }
}

resource "aws_cloudwatch_metric_alarm" "route_server_errors" {
  for_each = local.watched_routes

  alarm_name          = "${local.api_name}-${each.key}-errors"
  alarm_description   = "At least ${var.alarm.route_errors} answers within 5 minutes to ${each.value.method} ${each.value.resource}, and more than ${var.alarm.error_percent} % of them, were a 5xx. Find them in the log group ${local.access_log_name} by route and status. ${var.alarm.runbook_url}#route-errors"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarm.error_percent
  evaluation_periods  = 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching" # no request, no error
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns

  metric_query {
    id          = "error_percent"
    label       = "5xx answers in percent"
    expression  = "IF(errors >= ${var.alarm.route_errors}, 100 * errors / requests, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { errors = "5xx", requests = "Count" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApiGateway"
        metric_name = metric_query.value
        period      = 300
        stat        = "Sum"
        dimensions = {
          ApiId    = aws_apigatewayv2_api.this.id
          Stage    = aws_apigatewayv2_stage.this.name
          Method   = each.value.method
          Resource = each.value.resource
        }
      }
    }
  }
}
