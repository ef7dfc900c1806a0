# What a deployment may do with what runs: functions, their mappings, CodeDeploy, schedules, the API.

data "aws_iam_policy_document" "run" {
  for_each = var.environments

  # Get* and List* because each version of the provider reads a little more; they show configuration, never data.
  statement {
    sid = "Functions"
    actions = [
      "lambda:AddPermission",
      "lambda:CreateAlias",
      "lambda:CreateFunction",
      "lambda:DeleteAlias",
      "lambda:DeleteFunction",
      "lambda:DeleteFunctionConcurrency",
      "lambda:DeleteFunctionEventInvokeConfig",
      "lambda:DeleteProvisionedConcurrencyConfig",
      "lambda:Get*",
      "lambda:List*",
      "lambda:PublishVersion",
      "lambda:PutFunctionConcurrency",
      "lambda:PutFunctionEventInvokeConfig",
      "lambda:PutProvisionedConcurrencyConfig",
      "lambda:RemovePermission",
      "lambda:TagResource",
      "lambda:UntagResource",
      "lambda:UpdateAlias",
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
      "lambda:UpdateFunctionEventInvokeConfig",
    ]
    resources = ["${local.here["lambda"]}:function:${local.prefix[each.key]}-*"]
  }

  # A mapping that does not exist yet has no ARN, and later a random id; the function that it feeds has a name.
  statement {
    sid       = "MakeMappings"
    actions   = ["lambda:CreateEventSourceMapping"]
    resources = ["*"]

    condition {
      test     = "ArnLike"
      variable = "lambda:FunctionArn"
      values   = ["${local.here["lambda"]}:function:${local.prefix[each.key]}-*"]
    }
  }

  statement {
    sid       = "Mappings"
    actions   = ["lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"]
    resources = ["${local.here["lambda"]}:event-source-mapping:*"]

    condition {
      test     = "ArnLike"
      variable = "lambda:FunctionArn"
      values   = ["${local.here["lambda"]}:function:${local.prefix[each.key]}-*"]
    }
  }

  # A mapping that is gone feeds no function any more, and it is asked for until it is gone.
  statement {
    sid       = "SeeMappings"
    actions   = ["lambda:GetEventSourceMapping"]
    resources = ["${local.here["lambda"]}:event-source-mapping:*"]

    condition {
      test     = "ArnLikeIfExists"
      variable = "lambda:FunctionArn"
      values   = ["${local.here["lambda"]}:function:${local.prefix[each.key]}-*"]
    }
  }

  # Tagging knows nothing of the function; a mapping that is another environment's says so by its tag.
  statement {
    sid       = "TagMappings"
    actions   = ["lambda:ListTags", "lambda:TagResource", "lambda:UntagResource"]
    resources = ["${local.here["lambda"]}:event-source-mapping:*"]

    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  statement {
    sid = "Deployments"
    actions = [
      "codedeploy:BatchGet*",
      "codedeploy:CreateApplication",
      "codedeploy:CreateDeployment",
      "codedeploy:CreateDeploymentConfig",
      "codedeploy:CreateDeploymentGroup",
      "codedeploy:DeleteApplication",
      "codedeploy:DeleteDeploymentConfig",
      "codedeploy:DeleteDeploymentGroup",
      "codedeploy:Get*",
      "codedeploy:List*",
      "codedeploy:RegisterApplicationRevision",
      "codedeploy:TagResource",
      "codedeploy:UntagResource",
      "codedeploy:UpdateApplication",
      "codedeploy:UpdateDeploymentGroup",
    ]
    resources = [
      "${local.here["codedeploy"]}:application:${local.prefix[each.key]}",
      "${local.here["codedeploy"]}:deploymentconfig:${local.prefix[each.key]}-*",
      "${local.here["codedeploy"]}:deploymentgroup:${local.prefix[each.key]}/*",
    ]
  }

  # CodeDeploy has no resource-level permission for stopping, and deployments have random ids.
  statement {
    sid       = "StopDeployments"
    actions   = ["codedeploy:GetDeploymentTarget", "codedeploy:StopDeployment"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [var.region]
    }
  }

  statement {
    sid = "Schedules"
    actions = [
      "scheduler:CreateSchedule",
      "scheduler:CreateScheduleGroup",
      "scheduler:DeleteSchedule",
      "scheduler:DeleteScheduleGroup",
      "scheduler:GetSchedule",
      "scheduler:GetScheduleGroup",
      "scheduler:ListTagsForResource",
      "scheduler:TagResource",
      "scheduler:UntagResource",
      "scheduler:UpdateSchedule",
    ]
    resources = [
      "${local.here["scheduler"]}:schedule-group/${local.prefix[each.key]}",
      "${local.here["scheduler"]}:schedule/${local.prefix[each.key]}/*",
    ]
  }

  # APIs have random ids; those of another environment say so by their tag.
  statement {
    sid     = "Api"
    actions = ["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"]
    resources = [for path in concat(
      ["/apis", "/apis/*", "/tags/*"],
      length(each.value.hosted_zone_ids) > 0 ? ["/domainnames", "/domainnames/*"] : [],
    ) : "arn:${local.partition}:apigateway:${var.region}::${path}"]

    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:ResourceTag/Environment"
      values   = [each.key]
    }
  }

  dynamic "statement" {
    for_each = length(each.value.hosted_zone_ids) > 0 ? [each.value.hosted_zone_ids] : []

    content {
      sid       = "CustomDomain"
      actions   = ["route53:ChangeResourceRecordSets", "route53:GetHostedZone", "route53:ListResourceRecordSets"]
      resources = [for zone in statement.value : "arn:${local.partition}:route53:::hostedzone/${zone}"]
    }
  }

  # A change of records has an id that Route 53 draws.
  dynamic "statement" {
    for_each = length(each.value.hosted_zone_ids) > 0 ? [true] : []

    content {
      sid       = "CustomDomainArrives"
      actions   = ["route53:GetChange"]
      resources = ["arn:${local.partition}:route53:::change/*"]
    }
  }
}
