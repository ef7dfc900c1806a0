# How new code gets its traffic: CodeDeploy shifts each function's alias and turns back on an alarm.

locals {
  deployed = { for key, function in local.all_functions : key => function if !contains(local.hooks, key) }
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
      alarm_names   = module.function[key].deployment_alarm_names
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
