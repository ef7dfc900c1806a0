# What others need of the topics.

output "alerts_topic_arn" {
  description = "ARN of the topic for what is wrong."
  value       = aws_sns_topic.alerts.arn
}

output "alerts_topic_name" {
  description = "Name of the topic for what is wrong."
  value       = aws_sns_topic.alerts.name
}

output "deployments_topic_arn" {
  description = "ARN of the topic for how deployments go."
  value       = aws_sns_topic.deployments.arn
}

output "news_topic_arn" {
  description = "ARN of the topic that people read; only what cannot be told otherwise is published there directly."
  value       = aws_sns_topic.news.arn
}

output "news_topic_name" {
  description = "Name of the topic that people read."
  value       = local.news_topic_name
}

output "undelivered_queue_name" {
  description = "Name of the queue of news that could not be delivered."
  value       = local.undelivered_name
}
