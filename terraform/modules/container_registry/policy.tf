# Who may pull: Lambda, and only for this service's functions.

data "aws_partition" "current" {}

data "aws_iam_policy_document" "pull" {
  statement {
    sid     = "LambdaPulls"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:lambda:${var.region}:${var.account_id}:function:${var.function_name_pattern}"]
    }
  }
}
