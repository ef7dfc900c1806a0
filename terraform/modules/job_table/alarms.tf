# What wakes an operator: requests that the table refuses. A table that is paid by request refuses when load doubles at
# once, and for good when one key takes all of it.

locals {
  # An index refuses by itself, and with it every write that it should show.
  throttled = merge(
    { table_reads = ["ReadThrottleEvents", null], table_writes = ["WriteThrottleEvents", null] },
    merge([
      for index in keys(local.indexes) : {
        "${index}_reads"  = ["ReadThrottleEvents", index]
        "${index}_writes" = ["WriteThrottleEvents", index]
      }
    ]...),
  )
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  count = var.alarm == null ? 0 : 1

  alarm_name          = "${var.name}-table-throttles"
  alarm_description   = "The table of jobs or one of its indexes refused requests in two of three periods of 5 minutes. See in the dashboard which of them, then who asks so much. ${var.alarm.runbook_url}#table-throttles"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching" # DynamoDB counts refusals only when there are some
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns

  metric_query {
    id          = "refused"
    expression  = join(" + ", [for id in sort(keys(local.throttled)) : "FILL(${id}, 0)"])
    label       = "Refused requests"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.throttled

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = metric_query.value[0]
        period      = 300
        stat        = "Sum"
        dimensions = merge(
          { TableName = aws_dynamodb_table.this.name },
          metric_query.value[1] == null ? {} : { GlobalSecondaryIndexName = metric_query.value[1] },
        )
      }
    }
  }
}
