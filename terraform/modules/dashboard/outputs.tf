# What others need of the dashboards.

output "dashboard_names" {
  description = "Names of the dashboards, by what they are for: operations and health."
  value       = { for key, dashboard in aws_cloudwatch_dashboard.this : key => dashboard.dashboard_name }
}
