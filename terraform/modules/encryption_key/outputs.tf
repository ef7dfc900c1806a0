# What others need of the key.

output "key_arn" {
  description = "ARN of the key, for everything that is to be encrypted with it."
  value       = aws_kms_key.this.arn
}
