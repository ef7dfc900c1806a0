# Where the secrets lie. The values are in no output, no plan and no state.

output "parameter_names" {
  description = "The full parameter name of each secret."
  value       = { for name, parameter in aws_ssm_parameter.this : name => parameter.name }
}

output "parameter_arns" {
  description = "The ARN of each secret's parameter, for the policies of the functions that read it."
  value       = { for name, parameter in aws_ssm_parameter.this : name => parameter.arn }
}
