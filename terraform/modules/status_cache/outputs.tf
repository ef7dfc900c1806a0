# What others need of the cache.

output "domain_name" {
  description = "CloudFront's host name of the cache."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "url" {
  description = "Base URL for clients: the custom domain, or CloudFront's own."
  value       = "https://${var.custom_domain != null ? var.custom_domain.name : aws_cloudfront_distribution.this.domain_name}"
}

output "distribution_arn" {
  description = "ARN of the distribution, e.g. for the right to invalidate what it keeps."
  value       = aws_cloudfront_distribution.this.arn
}
