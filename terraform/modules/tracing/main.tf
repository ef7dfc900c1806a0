# What X-Ray keeps, and the view of one environment's traces.

locals {
  # A trace is the environment's when one of its functions is in it.
  services = [for name in var.function_names : "service(\"${name}\")"]
}

resource "aws_xray_group" "this" {
  group_name        = var.name
  filter_expression = join(" OR ", local.services)
}

# Lambda does not ask for rules: it keeps a request a second and 5 % of the others, and our spans follow it. What
# does ask is OpenTelemetry's X-Ray sampler, and services in front of the functions.
resource "aws_xray_sampling_rule" "this" {
  rule_name      = var.name
  priority       = var.sampling.priority
  reservoir_size = var.sampling.requests_a_second
  fixed_rate     = var.sampling.share_of_others
  service_name   = "${var.name}-*"
  service_type   = "*"
  host           = "*"
  http_method    = "*"
  url_path       = "*"
  resource_arn   = "*"
  version        = 1
}
