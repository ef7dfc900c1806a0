# What wakes an operator: the share of answers that are our fault.

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  count = var.alarm == null ? 0 : 1

  alarm_name          = "${local.api_name}-server-errors"
  alarm_description   = "More than ${var.alarm.error_percent} % of ${local.api_name}'s answers are 5xx, in two of three minutes. Find the requests in the log group ${aws_cloudwatch_log_group.access.name} by status."
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
