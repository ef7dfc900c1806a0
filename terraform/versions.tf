# Terraform, the provider, and where the state lies: one object per environment, named by <environment>.s3.tfbackend.

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }

  # Without encrypt, which would name S3's own key instead of the bucket's.
  backend "s3" {
    use_lockfile = true
  }
}
