# The bucket of drawings, checkpoints and results.

resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:Access logs would keep the names of drawings longer than the drawings.
  #checkov:skip=CKV_AWS_144:Drawings live 30 days, and whoever sent one can send it again.
  #checkov:skip=CKV2_AWS_62:Jobs begin with a request to the API, not with an object.
  bucket        = var.bucket_name
  force_destroy = var.force_destroy

  lifecycle {
    precondition {
      condition     = !var.transfer_acceleration || !strcontains(var.bucket_name, ".")
      error_message = "bucket_name must have no dots when transfer_acceleration is on: S3 accelerates no such bucket. Choose another name or switch acceleration off."
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    # One data key for many objects: KMS would otherwise be called, and paid, for each.
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_accelerate_configuration" "this" {
  count = var.transfer_acceleration ? 1 : 0

  bucket = aws_s3_bucket.this.id
  status = "Enabled"
}

resource "aws_s3_bucket_cors_configuration" "this" {
  count = length(var.upload_origins) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this.id

  # Uploads are presigned POSTs, downloads presigned GETs; nothing else is done from a browser.
  cors_rule {
    allowed_headers = ["*"]
    allowed_methods = ["GET", "POST"]
    allowed_origins = var.upload_origins
    expose_headers  = ["ETag"]
    max_age_seconds = 3600
  }
}
