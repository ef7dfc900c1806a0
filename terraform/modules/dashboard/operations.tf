# The dashboard for who runs the service: functions, queue, table, API, cost.

locals {
  operations = [
    [
      {
        title   = "Invocations by function"
        stat    = "Sum"
        metrics = [for key, name in var.functions : ["AWS/Lambda", "Invocations", "FunctionName", name, { label = key }]]
      },
      {
        title   = "Errors by function"
        stat    = "Sum"
        metrics = [for key, name in var.functions : ["AWS/Lambda", "Errors", "FunctionName", name, { label = key }]]
      },
      {
        title   = "Throttles by function"
        stat    = "Sum"
        metrics = [for key, name in var.functions : ["AWS/Lambda", "Throttles", "FunctionName", name, { label = key }]]
      },
      {
        title   = "Longest run by function"
        stat    = "Maximum"
        metrics = [for key, name in var.functions : ["AWS/Lambda", "Duration", "FunctionName", name, { label = key }]]
      },
    ],
    [
      {
        title = "Messages in the queues"
        stat  = "Maximum"
        metrics = [
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.queue_name, { label = "waiting" }],
          ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", var.queue_name, { label = "in work" }],
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.dead_letter_queue_name, { label = "dead letters" }],
        ]
      },
      {
        # The queue's own age also counts the message of a killed worker, which stays hidden for half an hour.
        title = "How long the first drawing waits, and the age of the oldest message, in seconds"
        stat  = "Maximum"
        metrics = [
          [{ expression = "SEARCH('${local.own.OldestWait}', 'Maximum', ${local.period_seconds})", label = "first waiting drawing" }],
          ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", var.queue_name, { label = "drawings" }],
          ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", var.dead_letter_queue_name, { label = "dead letters" }],
        ]
      },
      {
        title = "What went wrong and was put right"
        stat  = "Sum"
        metrics = [
          [{ expression = "SEARCH('${local.own.AttemptsExhausted}', 'Sum', ${local.period_seconds})", label = "attempts used up" }],
          [{ expression = "SEARCH('${local.own.JobsReconciled}', 'Sum', ${local.period_seconds})", label = "forgotten jobs found" }],
          [{ expression = "SEARCH('${local.own.UncleanEnds}', 'Sum', ${local.period_seconds})", label = "workers killed" }],
          [{ expression = "SEARCH('${local.own.PoisonMessages}', 'Sum', ${local.period_seconds})", label = "messages that are none" }],
        ]
      },
    ],
    [
      {
        title = "Capacity that the table used"
        stat  = "Sum"
        metrics = [
          ["AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", var.table_name, { label = "read" }],
          ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", var.table_name, { label = "written" }],
          [{ expression = "SEARCH('{AWS/DynamoDB,TableName,GlobalSecondaryIndexName} MetricName=\"ConsumedReadCapacityUnits\" TableName=\"${var.table_name}\"', 'Sum', ${local.period_seconds})", label = "read by $${PROP('Dim.GlobalSecondaryIndexName')}" }],
          [{ expression = "SEARCH('{AWS/DynamoDB,TableName,GlobalSecondaryIndexName} MetricName=\"ConsumedWriteCapacityUnits\" TableName=\"${var.table_name}\"', 'Sum', ${local.period_seconds})", label = "written to $${PROP('Dim.GlobalSecondaryIndexName')}" }],
        ]
      },
      {
        title = "Requests that the table refused"
        stat  = "Sum"
        metrics = [
          ["AWS/DynamoDB", "ReadThrottleEvents", "TableName", var.table_name, { label = "reads" }],
          ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", var.table_name, { label = "writes" }],
        ]
      },
      {
        title = "Cold starts by function"
        stat  = "Sum"
        metrics = [
          [{ expression = "SEARCH('${local.own.ColdStart}', 'Sum', ${local.period_seconds})", label = "$${PROP('Dim.Function')}" }],
        ]
      },
    ],
    [
      {
        title = "Requests to the API"
        stat  = "Sum"
        metrics = [
          ["AWS/ApiGateway", "Count", "ApiId", var.api_id, { label = "all" }],
          ["AWS/ApiGateway", "4xx", "ApiId", var.api_id, { label = "4xx" }],
          ["AWS/ApiGateway", "5xx", "ApiId", var.api_id, { label = "5xx" }],
        ]
      },
      {
        title = "The API's latency, in milliseconds"
        metrics = concat(
          [for stat in local.percentiles : ["AWS/ApiGateway", "Latency", "ApiId", var.api_id, { stat = stat, label = stat }]],
          [["AWS/ApiGateway", "IntegrationLatency", "ApiId", var.api_id, { stat = "p99", label = "p99 of the functions" }]],
        )
      },
    ],
    [
      {
        # AWS publishes charges in us-east-1 only, and not by tag.
        title  = "The month's charges so far by service, whole account, in USD"
        region = "us-east-1"
        period = 21600
        metrics = [
          [{ expression = "SEARCH('{AWS/Billing,Currency,ServiceName} MetricName=\"EstimatedCharges\" Currency=\"USD\"', 'Maximum', 21600)", label = "$${PROP('Dim.ServiceName')}" }],
          ["AWS/Billing", "EstimatedCharges", "Currency", "USD", { label = "all services", stat = "Maximum" }],
        ]
      },
      {
        title  = "Gemini's charges a day, estimated, in USD"
        period = 86400
        metrics = [
          [{ expression = "SEARCH('${local.own.EstimatedCostUsd}', 'Sum', 86400)", label = "Gemini" }],
        ]
      },
    ],
  ]
}
