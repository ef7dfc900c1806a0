# How new code gets its traffic: CodeDeploy shifts each function's alias and turns back on an alarm.

locals {
  # By what users feel a new version is judged, beside Lambda's errors, and from which percentage on it is bad.
  verdicts = {
    submit      = { server-errors = local.server_errors }
    status      = { server-errors = local.server_errors }
    worker      = { broken-jobs = local.broken_jobs, rejected-jobs = local.rejected_jobs }
    dead_letter = { broken-jobs = local.broken_jobs }
  }
  server_errors = { metric = "ServerErrors", meaning = "answers that are a 5xx", percent = 10 }
  broken_jobs   = { metric = "AttemptsBroken", meaning = "attempts that a mistake of ours ended", percent = 10 }
  # Some drawings are rejected for good reasons: most of several are not. So many come in no minute.
  rejected_jobs = {
    metric         = "JobsRejected"
    meaning        = "drawings that it refused to read"
    percent        = 50
    least          = 3
    period_seconds = 900
  }

  behind_the_api = distinct([for operation in local.operations : operation.function])
  deployed       = { for key, function in local.all_functions : key => function if !contains(local.hooks, key) }
}

module "canary_deployment" {
  source = "./modules/canary_deployment"
  count  = local.shifts_traffic ? 1 : 0

  name       = local.name
  account_id = var.account_id
  region     = var.region
  strategy = {
    type    = var.traffic_shifting.strategy
    percent = var.traffic_shifting.percent
    minutes = var.traffic_shifting.minutes
  }
  functions = {
    for key in keys(local.deployed) : key => {
      function_name = module.function[key].function_name
      alias_name    = module.function[key].alias_name
      alarm_names = concat(
        module.function[key].deployment_alarm_names,
        # What only the gateway sees, such as a function that does not start, in the answers of all versions.
        contains(local.behind_the_api, key) ? module.http_api[0].alarm_names : [],
      )
      # An attempt that began in the first minute is over, and its end counted, before the rest of the traffic moves.
      minutes = var.traffic_shifting.strategy == "canary" ? max(
        var.traffic_shifting.minutes,
        local.deployed[key].timeout_seconds > 60 * var.traffic_shifting.minutes ? ceil(local.deployed[key].timeout_seconds / 60) + 5 : 0,
      ) : null
    }
  }
  hooks = {
    pre_traffic  = module.function["pre_traffic"].function_name
    post_traffic = module.function["post_traffic"].function_name
  }
  permissions_boundary_arn = local.permissions_boundary_arn
  kms_key_arn              = module.encryption_key.key_arn
  notification_topic_arn   = module.alerts.deployments_topic_arn
}

locals {
  # What `aws deploy create-deployment` takes for each function: from the version that is live to the newest. Where
  # these are one, there is nothing to shift, and CodeDeploy would only fail.
  appspecs = {
    for key in keys(local.deployed) : key => jsonencode({
      version = "0.0" # a string: as a number it would come out as 0
      Resources = [{
        (module.function[key].function_name) = {
          Type = "AWS::Lambda::Function"
          Properties = {
            Name           = module.function[key].function_name
            Alias          = module.function[key].alias_name
            CurrentVersion = module.function[key].live_version
            TargetVersion  = module.function[key].version
          }
        }
      }]
      Hooks = [
        { BeforeAllowTraffic = module.function["pre_traffic"].function_name },
        { AfterAllowTraffic = module.function["post_traffic"].function_name },
      ]
    }) if local.shifts_traffic ? module.function[key].live_version != module.function[key].version : false
  }
}
