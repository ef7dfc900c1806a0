# What others name of the guard.

output "budget_name" {
  description = "The name of the monthly budget."
  value       = aws_budgets_budget.this.name
}

output "anomaly_monitor_arn" {
  description = "The ARN of the anomaly monitor."
  value       = aws_ce_anomaly_monitor.this.arn
}
