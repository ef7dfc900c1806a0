# The one account and region, and the tags of what belongs to no single environment.

provider "aws" {
  region                      = var.region
  allowed_account_ids         = var.verify_account ? [var.account_id] : null
  skip_credentials_validation = !var.verify_account
  skip_metadata_api_check     = !var.verify_account
  skip_requesting_account_id  = !var.verify_account
  s3_use_path_style           = !var.verify_account

  # Deploy roles may change what has their environment's tag, or at its birth none: this has another.
  default_tags {
    tags = {
      Project     = "SecurityDesignAssistant"
      Environment = "shared"
    }
  }
}
