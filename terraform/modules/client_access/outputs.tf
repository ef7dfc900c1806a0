# What people and programs are given.

output "policy_arn" {
  description = "The policy that lets its holder call the API."
  value       = aws_iam_policy.this.arn
}

output "role_arn" {
  description = "The role that the account's users take to call the API, each under their own name."
  value       = aws_iam_role.this.arn
}
