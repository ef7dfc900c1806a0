# The functions: one image each for the API's kind and the worker, another command each, and what calls them.

locals {
  api_timeout_seconds          = 29 # API Gateway gives up after 30
  dead_letter_timeout_seconds  = 60
  sweep_minutes                = 5
  reconcile_timeout_seconds    = 120
  news_timeout_seconds         = 90  # a webhook may take a minute to answer
  pre_traffic_timeout_seconds  = 300 # longer than any function that it tries may take, and again
  post_traffic_timeout_seconds = 900 # a golden job waits its turn behind the drawings in the queue

  # Of the worker's timeout. A drawing has 80 % of it; more than this is near to being killed.
  near_timeout_percent = 90

  functions = {
    for key, function in local.all_functions : key => function
    if var.deploy_functions && (local.shifts_traffic || !contains(local.hooks, key))
  }

  hooks = ["pre_traffic", "post_traffic"]

  all_functions = {
    submit = {
      description     = "POST /uploads, POST /process-drawing, POST /jobs/corrections, DELETE /jobs"
      image           = "api"
      memory_mb       = var.api.memory_mb
      timeout_seconds = local.api_timeout_seconds
      warm            = var.api.provisioned_concurrency
    }
    status = {
      description     = "GET /status, GET /jobs, GET /jobs/corrections, GET /download, GET /health"
      image           = "api"
      memory_mb       = var.api.memory_mb
      timeout_seconds = local.api_timeout_seconds
      warm            = var.api.provisioned_concurrency
    }
    worker = {
      description     = "Takes jobs through the pipeline"
      image           = "worker"
      memory_mb       = var.worker.memory_mb
      timeout_seconds = var.worker.timeout_seconds
      warm            = 0
    }
    dead_letter = {
      description     = "Fails jobs whose attempts are used up, and alerts"
      image           = "api"
      memory_mb       = 512
      timeout_seconds = local.dead_letter_timeout_seconds
      warm            = 0
    }
    reconcile = {
      description     = "Finds jobs that the queue forgot"
      image           = "api"
      memory_mb       = 512
      timeout_seconds = local.reconcile_timeout_seconds
      warm            = 0
    }
    news = {
      description     = "Tells alarms, alerts and deployments in sentences"
      image           = "api"
      memory_mb       = 512
      timeout_seconds = local.news_timeout_seconds
      warm            = 0
    }
    pre_traffic = {
      description     = "Tries a new version before it gets traffic"
      image           = "api"
      memory_mb       = 512
      timeout_seconds = local.pre_traffic_timeout_seconds
      warm            = 0
    }
    post_traffic = {
      description     = "Tries a new version once it has all traffic"
      image           = "api"
      memory_mb       = 512
      timeout_seconds = local.post_traffic_timeout_seconds
      warm            = 0
    }
  }

  # The wrapper is in images of the flavour OTEL=adot only; it says itself who records.
  recorders = {
    off  = { SDA_TRACING = "off" }
    sdk  = { SDA_TRACING = "sdk" }
    adot = { AWS_LAMBDA_EXEC_WRAPPER = "/opt/otel-instrument" }
  }

  # Where events go that a function failed at each time.
  failure_destinations = { reconcile = local.arns.alerts_topic, news = local.arns.undelivered_news }

  # The one place of the functions' environment; names and values are those of the Python settings.
  environment = merge(
    {
      SDA_ENVIRONMENT           = var.environment
      SDA_LOG_LEVEL             = var.log_level
      SDA_AUTHENTICATION        = var.authentication.type
      SDA_PERSONAL_ROLES        = jsonencode(local.personal_roles)
      SDA_JOBS_TABLE            = module.job_table.table_name
      SDA_BUCKET                = module.drawing_bucket.bucket_name
      SDA_QUEUE_URL             = "${local.queue_url_prefix}/${module.job_queue.queue_name}"
      SDA_DEAD_LETTER_QUEUE_URL = "${local.queue_url_prefix}/${module.job_queue.dead_letter_queue_name}"
      SDA_ALERTS_TOPIC_ARN      = local.arns.alerts_topic
      SDA_MAX_ATTEMPTS          = tostring(var.queue.max_receive_count)
    },
    local.recorders[var.tracing.recorder],
    # Elsewhere API Gateway answers for the origins of pages.
    var.environment == "local" ? { SDA_CORS_ORIGINS = jsonencode(["localhost"]) } : {},
    var.transfer_acceleration ? { SDA_CLIENT_S3_ENDPOINT = "https://s3-accelerate.amazonaws.com" } : {},
  )

  # Pages that are not read in time are skipped and named, before the worker is killed for it. A job gets its
  # budgets where it is made, so that every attempt has the same; the worker divides its memory itself.
  own_environment = {
    submit = {
      SDA_BUDGETS__DRAWING_SECONDS = tostring(var.worker.timeout_seconds - 180)
    }
    news = merge(
      { SDA_NEWS__TOPIC_ARN = local.arns.news_topic },
      { for name, parameter in module.secrets.parameter_names : "SDA_NEWS__WEBHOOK_PARAMETER" => parameter if name == "news-webhook" },
    )
    # The key itself is no variable: whoever may see a function's configuration may not see secrets.
    worker = {
      for name, value in {
        SDA_ANALYSER              = var.analyser
        SDA_GEMINI__MODEL         = var.gemini.model
        SDA_GEMINI__THINKING      = var.gemini.thinking
        SDA_GEMINI__KEY_PARAMETER = module.secrets.parameter_names["gemini-api-key"]
        SDA_GEMINI__JOB_USD       = var.gemini.job_usd
        SDA_GEMINI__OWNER_DAY_USD = var.gemini.owner_day_usd
        SDA_GEMINI__MONTH_USD     = var.gemini.month_usd
      } : name => tostring(value) if value != null
    }
    post_traffic = merge(
      # Of the one output: the whole module would wait for the functions that it calls.
      !local.shifts_traffic ? {} : { SDA_RELEASES__API_URL = module.http_api[0].api_url },
      !local.releases_sign_in_by_secret ? {} : {
        SDA_RELEASES__ISSUER           = local.releases_client.issuer
        SDA_RELEASES__CLIENT_ID        = local.releases_client.client_id
        SDA_RELEASES__SCOPE            = local.releases_client.scope
        SDA_RELEASES__SECRET_PARAMETER = local.releases_secret
      },
    )
  }
}

module "function" {
  source   = "./modules/lambda_function"
  for_each = local.functions

  function_name           = "${local.name}-${each.key}"
  description             = each.value.description
  image_uri               = var.images[each.value.image]
  require_image_digest    = var.environment != "local"
  command                 = ["security_design_assistant.handlers.${each.key}.handler"]
  architecture            = var.architecture
  memory_mb               = each.value.memory_mb
  timeout_seconds         = each.value.timeout_seconds
  provisioned_concurrency = each.value.warm
  environment = merge(
    local.environment,
    { SDA_IMAGE_DIGEST = reverse(split("@", var.images[each.value.image]))[0] },
    lookup(local.own_environment, each.key, {}),
  )
  policy_json             = local.policies[each.key]
  failure_destination_arn = lookup(local.failure_destinations, each.key, null)
  alias_follows_code      = !local.shifts_traffic || contains(local.hooks, each.key)
  alarm = var.monitoring.alarms ? {
    # That no news are told cannot be told by what tells them.
    topic_arns       = [each.key == "news" ? module.alerts.news_topic_arn : module.alerts.alerts_topic_arn]
    runbook_url      = var.runbook_url
    duration_percent = each.key == "worker" ? local.near_timeout_percent : null
  } : null
  verdicts = {
    namespace   = local.telemetry.namespace
    environment = var.environment
    function    = each.key
    rates       = lookup(local.verdicts, each.key, {})
  }
  permissions_boundary_arn = local.permissions_boundary_arn
  kms_key_arn              = module.encryption_key.key_arn
  log_retention_days       = var.log_retention_days
  account_id               = var.account_id
  region                   = var.region
}

# One drawing an invocation; what an invocation could not do is reported by message and comes again.
resource "aws_lambda_event_source_mapping" "worker" {
  count = var.deploy_functions ? 1 : 0

  event_source_arn        = module.job_queue.queue_arn
  function_name           = module.function["worker"].alias_arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.worker.concurrency
  }
}

resource "aws_lambda_event_source_mapping" "dead_letter" {
  count = var.deploy_functions ? 1 : 0

  event_source_arn        = module.job_queue.dead_letter_queue_arn
  function_name           = module.function["dead_letter"].alias_arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }
}

module "schedules" {
  source = "./modules/schedules"
  count  = var.deploy_functions ? 1 : 0

  name                     = local.name
  account_id               = var.account_id
  region                   = var.region
  kms_key_arn              = module.encryption_key.key_arn
  alarm                    = local.alarm
  permissions_boundary_arn = local.permissions_boundary_arn
  schedules = merge(
    {
      reconcile = {
        expression = "rate(${local.sweep_minutes} minutes)"
        target_arn = module.function["reconcile"].alias_arn
      }
    },
    # An environment that pays for no warm functions asks each one for its health now and then.
    var.api.provisioned_concurrency > 0 || var.environment == "local" ? {} : {
      for key in ["submit", "status"] : "keep-warm-${key}" => {
        expression = "rate(5 minutes)"
        target_arn = module.function[key].alias_arn
        input      = local.health_request
      }
    },
  )
}

locals {
  # GET /health as API Gateway would send it.
  health_request = jsonencode({
    version         = "2.0"
    routeKey        = "GET /health"
    rawPath         = "/health"
    rawQueryString  = ""
    headers         = {}
    isBase64Encoded = false
    requestContext = {
      accountId    = var.account_id
      apiId        = "schedule"
      domainName   = "schedule"
      domainPrefix = "schedule"
      http = {
        method    = "GET"
        path      = "/health"
        protocol  = "HTTP/1.1"
        sourceIp  = "127.0.0.1"
        userAgent = "keep-warm"
      }
      requestId = "keep-warm"
      routeKey  = "GET /health"
      stage     = "$default"
      time      = "01/Jan/1970:00:00:00 +0000"
      timeEpoch = 0
    }
  })
}
