# What others need of the topics.

output "alerts_topic_arn" {
  description = "ARN of the topic for operators."
  value       = aws_sns_topic.alerts.arn
}

output "deployments_topic_arn" {
  description = "ARN of the topic for deployment news."
  value       = aws_sns_topic.deployments.arn
}

output "alerts_topic_name" {
  description = "Name of the topic that tells operators what is wrong."
  value       = aws_sns_topic.alerts.name
}
