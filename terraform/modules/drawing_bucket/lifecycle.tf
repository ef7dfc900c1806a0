# How long what lies in the bucket stays there.

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    # S3 leaves objects below 128 KB where they are: tiering them costs more than it saves. The others it moves to a
    # cheaper tier after 30 days without access, when these are deleted: it is paid for and never pays (docs/cost.md).
    dynamic "transition" {
      for_each = var.intelligent_tiering ? ["INTELLIGENT_TIERING"] : []

      content {
        days          = 0
        storage_class = transition.value
      }
    }

    expiration {
      days = var.expiration_days
    }

    # A replaced or expired version is a mistake's remedy for a day, and after that a client's drawing kept too long.
    noncurrent_version_expiration {
      noncurrent_days = 1
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  # A job has its own copy of what was uploaded for it. Longer than its hour an upload is of use only to jobs of a
  # version that had no copies yet.
  rule {
    id     = "expire-uploads"
    status = "Enabled"

    filter {
      prefix = "drawings/"
    }

    expiration {
      days = var.upload_expiration_days
    }
  }

  # S3 takes this not together with an expiration in days.
  rule {
    id     = "remove-lone-delete-markers"
    status = "Enabled"

    filter {}

    expiration {
      expired_object_delete_marker = true
    }
  }

  # Noncurrent versions exist only where versioning does.
  depends_on = [aws_s3_bucket_versioning.this]
}
