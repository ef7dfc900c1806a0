# Questions to the logs that operators ask again and again, kept in CloudWatch Logs Insights.

locals {
  function_logs = [for key in sort(keys(var.function_log_groups)) : var.function_log_groups[key]]

  # What stands in capitals is replaced before a query is run.
  queries = {
    one-job = {
      logs  = local.function_logs
      query = <<-QUERY
        fields @timestamp, function, level, event, stage, code, request_id, correlation_id
        | filter job_id = "JOB_ID"
        | sort @timestamp asc
        | limit 1000
      QUERY
    }
    one-correlation-id = {
      logs  = concat(local.function_logs, [var.access_log_group])
      query = <<-QUERY
        fields @timestamp, @log, function, level, event, job_id, route, status, request_id
        | filter correlation_id = "CORRELATION_ID" or requestId = "CORRELATION_ID"
        | sort @timestamp asc
        | limit 1000
      QUERY
    }
    failures-by-code = {
      logs  = local.function_logs
      query = <<-QUERY
        filter event = "job_failed"
        | stats count(*) as failures, latest(job_id) as last_job by code, stage
        | sort failures desc
      QUERY
    }
    slowest-stages = {
      logs  = [var.function_log_groups["worker"]]
      query = <<-QUERY
        filter ispresent(StageDuration)
        | stats count(*) as times, pct(StageDuration, 50) as p50, pct(StageDuration, 99) as p99, max(StageDuration) as longest by Stage
        | sort longest desc
      QUERY
    }
    cost-by-owner = {
      logs  = [var.function_log_groups["worker"]]
      query = <<-QUERY
        filter event = "gemini_asked"
        | stats sum(usd) as cost_usd, count(*) as questions, count_distinct(job_id) as jobs by owner_hash
        | sort cost_usd desc
      QUERY
    }
    cold-starts = {
      logs  = local.function_logs
      query = <<-QUERY
        filter @type = "REPORT"
        | stats count(*) as invocations, count(@initDuration) as cold, pct(@initDuration, 50) as p50_ms, max(@initDuration) as longest_ms, max(@maxMemoryUsed / 1000000) as most_memory_mb by @log
        | sort longest_ms desc
      QUERY
    }
  }
}

resource "aws_cloudwatch_query_definition" "this" {
  for_each = local.queries

  name            = "${var.name}/${each.key}"
  query_string    = trimspace(each.value.query)
  log_group_names = each.value.logs
}
