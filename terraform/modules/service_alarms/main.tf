# Alarms on what the code tells of jobs and of Gemini. What AWS itself counts is watched where it is made.

locals {
  hour = 3600
  day  = 24 * local.hour

  alarms = merge(
    local.job_alarms,
    local.failure_alarms,
    { for key, alarm in local.gemini_alarms : key => alarm if var.gemini != null },
  )

  # Each alarm in full, with what most of them leave out.
  defined = {
    for key, alarm in local.alarms : key => merge({
      # What rings above a count rings at once; silence is no trouble, since most of this is counted when it happens.
      comparison = "GreaterThanThreshold"
      threshold  = 0
      period     = var.sweep_seconds
      periods    = 1
      breaching  = 1
      missing    = "notBreaching"
      expression = null
      section    = key
    }, alarm)
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.defined

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.means} ${each.value.action} ${var.runbook_url}#${each.value.section}"
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.breaching
  treat_missing_data  = each.value.missing
  alarm_actions       = var.topic_arns
  ok_actions          = var.topic_arns

  dynamic "metric_query" {
    for_each = each.value.expression == null ? [] : [each.value.expression]

    content {
      id          = "verdict"
      expression  = metric_query.value
      label       = each.key
      return_data = true
    }
  }

  dynamic "metric_query" {
    for_each = each.value.metrics

    content {
      id          = metric_query.key
      return_data = each.value.expression == null

      metric {
        namespace   = var.metrics.namespace
        metric_name = metric_query.value.name
        stat        = metric_query.value.stat
        period      = each.value.period
        dimensions  = merge({ Environment = var.environment }, metric_query.value.dimensions)
      }
    }
  }

  lifecycle {
    precondition {
      condition = alltrue([
        for metric in values(each.value.metrics) :
        join(" ", keys(metric.dimensions)) == join(" ", sort(try(var.metrics.metrics[metric.name].dimensions, ["no such metric"])))
      ])
      error_message = "The code does not count what the alarm ${each.key} watches: change both together, else it never rings and nobody notices."
    }
  }
}

# One look: whether who uses the service feels it.
resource "aws_cloudwatch_composite_alarm" "unhealthy" {
  alarm_name        = "${var.name}-service-unhealthy"
  alarm_description = "The service does not do its work: at least one alarm rings that who uses it feels. Begin with the one that rang first. ${var.runbook_url}#service-unhealthy"
  alarm_rule = join(" OR ", [
    for name in sort(concat(var.unhealthy_when, [for key in local.felt : aws_cloudwatch_metric_alarm.this[key].alarm_name])) : "ALARM(\"${name}\")"
  ])
  alarm_actions = var.topic_arns
  ok_actions    = var.topic_arns
}

locals {
  felt = ["drawings-age", "jobs-given-up-many", "nothing-completed", "sweeps-missing"]
}
