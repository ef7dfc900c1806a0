# The dashboard for how the service does: requests, errors, times, jobs, tokens.

locals {
  percentiles = ["p50", "p90", "p99"]

  # Each value is 0 or 1: their average is the share of ones.
  shares = {
    ServerErrors   = "5xx answers by version, of 1"
    AttemptsBroken = "Broken attempts by version, of 1"
    JobsRejected   = "Rejected drawings by version, of 1"
  }

  health = [
    [
      {
        title = "Requests by route"
        metrics = [
          [{ expression = "SEARCH('{AWS/ApiGateway,ApiId,Method,Resource,Stage} MetricName=\"Count\" ApiId=\"${var.api_id}\"', 'Sum', ${local.period_seconds})", label = "$${PROP('Dim.Method')} $${PROP('Dim.Resource')}" }],
        ]
      },
      {
        title = "Errors in percent of the requests"
        stat  = "Sum"
        yAxis = { left = { min = 0 } }
        metrics = [
          ["AWS/ApiGateway", "Count", "ApiId", var.api_id, { id = "requests", visible = false }],
          ["AWS/ApiGateway", "4xx", "ApiId", var.api_id, { id = "client", visible = false }],
          ["AWS/ApiGateway", "5xx", "ApiId", var.api_id, { id = "server", visible = false }],
          [{ expression = "100 * client / requests", label = "4xx: the client's" }],
          [{ expression = "100 * server / requests", label = "5xx: ours" }],
        ]
      },
      {
        title = "Failed jobs by reason"
        metrics = [
          [{ expression = "SEARCH('${local.own.JobsFailed}', 'Sum', ${local.period_seconds})", label = "$${PROP('Dim.Code')}" }],
        ]
      },
    ],
    [
      for name, title in local.shares : {
        title = title
        yAxis = { left = { min = 0, max = 1 } }
        metrics = [
          [{ expression = "SEARCH('${local.by_version[name]}', 'Average', ${local.period_seconds})", label = "$${PROP('Dim.Function')} $${PROP('Dim.Version')}" }],
        ]
      }
    ],
    [
      for stat in local.percentiles : {
        title = "Time of each stage, ${stat}, in seconds"
        metrics = [
          [{ expression = "SEARCH('${local.own.StageDuration}', '${stat}', ${local.period_seconds})", label = "$${PROP('Dim.Stage')}" }],
        ]
      }
    ],
    [
      {
        title   = "Time of an attempt at a drawing, in milliseconds"
        metrics = [for stat in local.percentiles : ["AWS/Lambda", "Duration", "FunctionName", var.functions["worker"], { stat = stat, label = stat }]]
      },
      {
        title   = "The API's latency, in milliseconds"
        metrics = [for stat in local.percentiles : ["AWS/ApiGateway", "Latency", "ApiId", var.api_id, { stat = stat, label = stat }]]
      },
      {
        title = "Failed stages"
        metrics = [
          [{ expression = "SEARCH('${local.own.StageFailures}', 'Sum', ${local.period_seconds})", label = "$${PROP('Dim.Stage')}" }],
        ]
      },
    ],
    [
      {
        title = "Active and finished jobs"
        metrics = [
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.queue_name, { id = "waiting", stat = "Maximum", visible = false }],
          ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", var.queue_name, { id = "working", stat = "Maximum", visible = false }],
          [{ expression = "waiting + working", label = "active" }],
          [{ expression = "SEARCH('${local.own.JobsWaiting}', 'Maximum', ${local.period_seconds})", label = "waiting for a worker" }],
          [{ expression = "SEARCH('${local.own.JobsSubmitted}', 'Sum', ${local.period_seconds})", label = "submitted" }],
          [{ expression = "SEARCH('${local.own.JobsBegun}', 'Sum', ${local.period_seconds})", label = "begun" }],
          [{ expression = "SEARCH('${local.own.JobsCompleted}', 'Sum', ${local.period_seconds})", label = "completed" }],
          [{ expression = "SUM(SEARCH('${local.own.JobsFailed}', 'Sum', ${local.period_seconds}))", label = "failed" }],
        ]
      },
      {
        title   = "Messages in the queues"
        stat    = "Maximum"
        stacked = true
        metrics = [
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.queue_name, { label = "waiting" }],
          ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", var.queue_name, { label = "in work" }],
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", var.dead_letter_queue_name, { label = "dead letters" }],
        ]
      },
      {
        title = "News told and not told, by channel"
        metrics = [
          [{ expression = "SEARCH('${local.own.NewsTold}', 'Sum', ${local.period_seconds})", label = "$${PROP('Dim.Channel')} told" }],
          [{ expression = "SEARCH('${local.own.NewsUndelivered}', 'Sum', ${local.period_seconds})", label = "$${PROP('Dim.Channel')} not told" }],
        ]
      },
    ],
    [
      {
        title  = "Gemini's tokens an hour"
        period = 3600
        metrics = [
          [{ expression = "SEARCH('${local.own.TokensUsed}', 'Sum', 3600)", label = "tokens" }],
        ]
      },
      {
        title = "Questions to Gemini by outcome"
        metrics = [
          [{ expression = "SEARCH('${local.own.GeminiQuestions}', 'Sum', ${local.period_seconds})", label = "$${PROP('Dim.Outcome')}" }],
        ]
      },
      {
        title  = "Gemini at its end or without a known price, an hour"
        period = 3600
        metrics = [
          [{ expression = "SEARCH('${local.own.GeminiModelEnding}', 'Sum', 3600)", label = "model ends" }],
          [{ expression = "SEARCH('${local.own.GeminiUnpriced}', 'Sum', 3600)", label = "answers of unknown price" }],
        ]
      },
      {
        title = "What was found"
        metrics = [
          [{ expression = "SEARCH('${local.own.ComponentsFound}', 'Sum', ${local.period_seconds})", label = "components" }],
          [{ expression = "SEARCH('${local.own.ReviewItems}', 'Sum', ${local.period_seconds})", label = "to be reviewed" }],
        ]
      },
    ],
  ]
}
