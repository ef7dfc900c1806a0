# Where to look.

output "group_arn" {
  description = "The ARN of the group of the environment's traces."
  value       = aws_xray_group.this.arn
}

output "sampling_rule_arn" {
  description = "The ARN of the sampling rule."
  value       = aws_xray_sampling_rule.this.arn
}
