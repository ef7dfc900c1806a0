# Alarms on the share of failed invocations: of everything behind the alias, and of a version under trial.

locals {
  # Lambda dates a metric by the start of an invocation but sends it at the end: an alarm that looks back less
  # than the timeout never sees the invocation that ran longest, which is the one that timed out.
  alarm_period         = 300
  version_alarm_period = 60
  spill_over_percent   = 10
  error_percent        = "IF(invocations > 0, 100 * errors / invocations, 0)"
  watches_new_version  = var.alarm != null && !var.alias_follows_code
  counted              = { errors = "Errors", invocations = "Invocations" }
  verdict_rates        = local.watches_new_version && var.verdicts != null ? var.verdicts.rates : {}
  alias_dimensions     = { FunctionName = var.function_name, Resource = "${var.function_name}:${local.alias_name}" }
}

# One killed invocation fails its whole period where there are few; it is put right by the next attempt. Two periods
# with failures are looked for over two of the longest invocations, one after another.
resource "aws_cloudwatch_metric_alarm" "errors" {
  count = var.alarm == null ? 0 : 1

  alarm_name          = "${var.function_name}-error-rate"
  alarm_description   = "More than ${var.alarm.error_percent} % of the invocations of ${var.function_name} failed, in two periods of 5 minutes. Read its log by level, the errors first. ${var.alarm.runbook_url}#error-rate"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarm.error_percent
  evaluation_periods  = 2 * (ceil(var.timeout_seconds / local.alarm_period) + 1)
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns

  metric_query {
    id          = "error_percent"
    expression  = local.error_percent
    label       = "Failed invocations in percent"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.counted

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/Lambda"
        metric_name = metric_query.value
        period      = local.alarm_period
        stat        = "Sum"
        dimensions  = local.alias_dimensions
      }
    }
  }
}

# With 10 % of the traffic a version that always fails lifts the alias to exactly 10 %, which is not above it;
# so a canary is judged by its own invocations, which Lambda counts while an alias has two versions.
resource "aws_cloudwatch_metric_alarm" "new_version_errors" {
  count = local.watches_new_version ? 1 : 0

  alarm_name          = "${var.function_name}-new-version-error-rate"
  alarm_description   = "More than ${var.alarm.error_percent} % of the invocations of the version of ${var.function_name} that is being deployed failed. CodeDeploy turns back by itself: read that version's log, then deploy again. ${var.alarm.runbook_url}#new-version-error-rate"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarm.error_percent
  evaluation_periods  = ceil(var.timeout_seconds / local.version_alarm_period) + 1
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns

  metric_query {
    id          = "error_percent"
    expression  = local.error_percent
    label       = "Failed invocations in percent"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.counted

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/Lambda"
        metric_name = metric_query.value
        period      = local.version_alarm_period
        stat        = "Sum"
        dimensions  = merge(local.alias_dimensions, { ExecutedVersion = aws_lambda_function.this.version })
      }
    }
  }
}

# What Lambda takes for success although it is none: the code catches its own mistakes, so that no job is lost. Each
# value that it counts is 0 or 1; their number tells how much there was to judge.
resource "aws_cloudwatch_metric_alarm" "new_version_verdicts" {
  for_each = local.verdict_rates

  alarm_name          = "${var.function_name}-new-version-${each.key}"
  alarm_description   = "More than ${each.value.percent} % of what the version of ${var.function_name} that is being deployed did: ${each.value.meaning}. CodeDeploy turns back by itself: read that version's log, then deploy again. ${var.alarm.runbook_url}#new-version-${each.key}"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.percent
  evaluation_periods  = 5 # it rings so long that CodeDeploy, which asks now and then, hears it
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns

  metric_query {
    id          = "percent"
    expression  = "IF(judged >= ${each.value.least}, 100 * bad / judged, 0)"
    label       = "${each.value.metric} in percent"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { bad = "Sum", judged = "SampleCount" }

    content {
      id = metric_query.key

      metric {
        namespace   = var.verdicts.namespace
        metric_name = each.value.metric
        period      = each.value.period_seconds
        stat        = metric_query.value
        dimensions = {
          Environment = var.verdicts.environment
          Function    = var.verdicts.function
          Version     = aws_lambda_function.this.version
        }
      }
    }
  }
}

# Who calls a function that has no room is refused, or waits. One burst is nobody's fault, so it has to last.
resource "aws_cloudwatch_metric_alarm" "throttles" {
  count = var.alarm == null ? 0 : 1

  alarm_name          = "${var.function_name}-throttles"
  alarm_description   = "Lambda refused invocations of ${var.function_name} in two of three periods of 5 minutes. See which function takes the account's concurrency, then raise the limit or lower the worker's. ${var.alarm.runbook_url}#throttles"
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = local.alias_dimensions
  statistic           = "Sum"
  period              = local.alarm_period
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching" # nobody called
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
}

resource "aws_cloudwatch_metric_alarm" "near_timeout" {
  count = try(var.alarm.duration_percent, null) == null ? 0 : 1

  alarm_name          = "${var.function_name}-near-timeout"
  alarm_description   = "An invocation of ${var.function_name} took more than ${var.alarm.duration_percent} % of its ${var.timeout_seconds} seconds, in two periods of an hour. Find the jobs whose stages are slow, then give a drawing less time or the function more memory. ${var.alarm.runbook_url}#near-timeout"
  namespace           = "AWS/Lambda"
  metric_name         = "Duration"
  dimensions          = local.alias_dimensions
  statistic           = "Maximum"
  period              = local.alarm_period
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10 * var.alarm.duration_percent * var.timeout_seconds # milliseconds
  evaluation_periods  = 3600 / local.alarm_period
  datapoints_to_alarm = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns
}

# Warm instances are paid for so that nobody waits for a start.
resource "aws_cloudwatch_metric_alarm" "spill_over" {
  count = var.alarm != null && var.provisioned_concurrency > 0 ? 1 : 0

  alarm_name          = "${var.function_name}-spill-over"
  alarm_description   = "For a quarter of an hour more than ${local.spill_over_percent} % of the invocations of ${var.function_name} found none of its ${var.provisioned_concurrency} warm instances free. Raise its provisioned concurrency if that is no passing peak. ${var.alarm.runbook_url}#spill-over"
  comparison_operator = "GreaterThanThreshold"
  threshold           = local.spill_over_percent
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm.topic_arns
  ok_actions          = var.alarm.topic_arns

  metric_query {
    id          = "spilled_percent"
    expression  = "IF(invocations > 0, 100 * spilled / invocations, 0)"
    label       = "Invocations beside the warm instances in percent"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { spilled = "ProvisionedConcurrencySpilloverInvocations", invocations = "Invocations" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/Lambda"
        metric_name = metric_query.value
        period      = local.alarm_period
        stat        = "Sum"
        dimensions  = local.alias_dimensions
      }
    }
  }
}
