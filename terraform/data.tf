# What outlives a request: the key, the queue, the table, the bucket, the secrets, and whom to tell.

module "encryption_key" {
  source = "./modules/encryption_key"

  name       = local.name
  account_id = var.account_id
  region     = var.region
}

module "alerts" {
  source = "./modules/alerts"

  name                     = local.name
  account_id               = var.account_id
  region                   = var.region
  kms_key_arn              = module.encryption_key.key_arn
  emails                   = var.deploy_functions ? var.alerts.emails : [] # without functions nobody writes them
  slack                    = var.alerts.slack
  alarms_enabled           = var.monitoring.alarms
  runbook_url              = var.runbook_url
  permissions_boundary_arn = local.permissions_boundary_arn
  teller = one([for key, function in module.function : {
    function_name = function.function_name
    alias_name    = function.alias_name
    alias_arn     = function.alias_arn
    webhook       = var.alerts.webhook
  } if key == "news"])
}

module "job_queue" {
  source = "./modules/job_queue"

  name                                   = local.name
  account_id                             = var.account_id
  region                                 = var.region
  kms_key_arn                            = module.encryption_key.key_arn
  visibility_timeout_seconds             = var.queue.visibility_timeout_seconds
  worker_timeout_seconds                 = var.worker.timeout_seconds
  max_receive_count                      = var.queue.max_receive_count
  dead_letter_visibility_timeout_seconds = 6 * local.dead_letter_timeout_seconds
  dead_letter_timeout_seconds            = local.dead_letter_timeout_seconds
  alarms_enabled                         = var.monitoring.alarms
  alarm_topic_arns                       = [module.alerts.alerts_topic_arn]
  runbook_url                            = var.runbook_url
}

module "job_table" {
  source = "./modules/job_table"

  name                = local.name
  kms_key_arn         = module.encryption_key.key_arn
  deletion_protection = var.protect_data
  alarm               = local.alarm
}

module "drawing_bucket" {
  source = "./modules/drawing_bucket"

  bucket_name           = local.bucket_name
  kms_key_arn           = module.encryption_key.key_arn
  upload_origins        = var.upload_origins
  transfer_acceleration = var.transfer_acceleration
  intelligent_tiering   = var.intelligent_tiering
  force_destroy         = !var.protect_data
}

module "secrets" {
  source = "./modules/secrets"

  path        = local.secret_path
  kms_key_arn = module.encryption_key.key_arn
  secrets = merge(
    { gemini-api-key = "Key of the Gemini API." },
    # Of another's pool we draw no secrets: an operator sets it.
    local.releases_sign_in_by_secret && var.sign_in == null ? { "${local.releases}-client-secret" = "Secret by which releases sign in to try the API." } : {}, # pragma: allowlist secret
    var.alerts.webhook ? { news-webhook = "URL of the chat's webhook for news; who has it can write there." } : {},
  )
}
