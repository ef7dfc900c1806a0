# What others need of the bucket.

output "bucket_name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.bucket
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
}

output "bucket_regional_domain_name" {
  description = "Host name of the bucket in its own region."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
