# The account and region that everything lives in, and the tags that everything carries.

provider "aws" {
  region                      = var.region
  allowed_account_ids         = var.verify_account ? [var.account_id] : null
  skip_credentials_validation = !var.verify_account
  skip_metadata_api_check     = !var.verify_account
  skip_requesting_account_id  = !var.verify_account
  s3_use_path_style           = !var.verify_account

  default_tags {
    tags = {
      Project     = "SecurityDesignAssistant"
      Environment = var.environment
      Owner       = var.owner
      CostCentre  = var.cost_centre
    }
  }
}
