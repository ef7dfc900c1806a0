# The registry of the service's images: tags that never move, a scan of every push, an end for old images.

resource "aws_ecr_repository" "this" {
  name                 = var.name
  image_tag_mutability = "IMMUTABLE"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.kms_key_arn
  }

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_repository_policy" "this" {
  repository = aws_ecr_repository.this.name
  policy     = data.aws_iam_policy_document.pull.json
}

# An image that a rule selects is never expired by a later rule. Released images are therefore counted apart:
# a hundred test builds cannot push out the image that production runs.
resource "aws_ecr_lifecycle_policy" "this" {
  repository = aws_ecr_repository.this.name

  policy = jsonencode({
    rules = concat(
      [for index, prefix in var.release_tag_prefixes : {
        rulePriority = index + 1
        description  = "Keep the newest ${var.keep_images} images released as ${prefix}"
        selection = {
          tagStatus     = "tagged"
          tagPrefixList = [prefix]
          countType     = "imageCountMoreThan"
          countNumber   = var.keep_images
        }
        action = { type = "expire" }
      }],
      [
        {
          rulePriority = length(var.release_tag_prefixes) + 1
          description  = "Drop what has no tag: a push that was broken off"
          selection = {
            tagStatus   = "untagged"
            countType   = "sinceImagePushed"
            countUnit   = "days"
            countNumber = 7
          }
          action = { type = "expire" }
        },
        {
          rulePriority = length(var.release_tag_prefixes) + 2
          description  = "Keep the newest ${var.keep_images} other images"
          selection = {
            tagStatus   = "any"
            countType   = "imageCountMoreThan"
            countNumber = var.keep_images
          }
          action = { type = "expire" }
        },
      ],
    )
  })
}
