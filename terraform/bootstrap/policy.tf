# Who may use the bucket of states and its key.

data "aws_partition" "current" {}

locals {
  state_bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::security-design-assistant-state-${var.account_id}"
}

# AWS's own default: without the account itself a key can become unmanageable for ever. In a key's policy the resource
# * is the key itself. Who in the account may use it, IAM policies say.
data "aws_iam_policy_document" "state_key" {
  #checkov:skip=CKV_AWS_109:In a key policy every resource means the key itself.
  #checkov:skip=CKV_AWS_111:In a key policy every resource means the key itself.
  #checkov:skip=CKV_AWS_356:In a key policy every resource means the key itself.
  statement {
    sid       = "AccountManagesTheKey"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.account_id}:root"]
    }
  }
}

data "aws_iam_policy_document" "state_bucket" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.state_bucket_arn, "${local.state_bucket_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  # Whoever may write may also overwrite; only versions bring a state back, so nobody deletes one. S3 itself expires them.
  statement {
    sid       = "VersionsStay"
    effect    = "Deny"
    actions   = ["s3:DeleteObjectVersion", "s3:PutBucketVersioning"]
    resources = [local.state_bucket_arn, "${local.state_bucket_arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:${data.aws_partition.current.partition}:iam::${var.account_id}:role/sda-*"]
    }
  }
}
