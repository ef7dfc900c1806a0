# What other modules need of the registry.

output "repository_url" {
  description = "The address to push to and to pull from, without tag or digest."
  value       = aws_ecr_repository.this.repository_url
}

output "repository_arn" {
  description = "The repository's ARN, for the policies of those who push."
  value       = aws_ecr_repository.this.arn
}

output "repository_name" {
  description = "The repository's name."
  value       = aws_ecr_repository.this.name
}
