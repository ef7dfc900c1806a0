# Two dashboards: what the infrastructure does and costs, and how the service feels to who uses it.

locals {
  height         = 6
  period_seconds = 300

  dashboards = {
    operations = local.operations
    health     = local.health
  }

  # Those that are counted by version, too.
  by_version = {
    for name, metric in var.metrics.metrics : name =>
    "{${join(",", concat([var.metrics.namespace, "Environment", "Function", "Version"], metric.dimensions))}} MetricName=\"${name}\" Environment=\"${var.environment}\""
    if metric.by_version
  }

  # The code's own metrics by name, as a search: it finds one series for each value of their dimensions.
  own = {
    for name, metric in var.metrics.metrics : name =>
    "{${join(",", concat([var.metrics.namespace, "Environment"], metric.dimensions))}} MetricName=\"${name}\" Environment=\"${var.environment}\""
  }
}

# Each dashboard is a list of rows, each row a list of widgets that share its width.
resource "aws_cloudwatch_dashboard" "this" {
  for_each = local.dashboards

  dashboard_name = "${var.name}-${each.key}"
  dashboard_body = jsonencode({
    start          = "-PT12H"
    periodOverride = "inherit"
    widgets = flatten([
      for row, widgets in each.value : [
        for column, widget in widgets : {
          type       = "metric"
          x          = column * floor(24 / length(widgets))
          y          = row * local.height
          width      = floor(24 / length(widgets))
          height     = local.height
          properties = merge({ region = var.region, view = "timeSeries", period = local.period_seconds }, widget)
        }
      ]
    ])
  })
}
