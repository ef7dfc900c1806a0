# What a deployment may do, read from the real policies: the provider renders them without asking AWS.

provider "aws" {
  region                      = "eu-west-2"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  account_id       = "445567098699"
  region           = "eu-west-2"
  repository       = "7-central/security-design-assistant"
  state_bucket_arn = "arn:aws:s3:::security-design-assistant-state-445567098699"
  state_key_arn    = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555"
  registry_arn     = "arn:aws:ecr:eu-west-2:445567098699:repository/security-design-assistant"

  environments = {
    staging = { github_environment = "staging", branch = "develop" }
    prod    = { github_environment = "prod", branch = "main", hosted_zone_ids = ["Z0000000EXAMPLE"], api_ids = ["a1b2c3d4e5"] }
  }
}

run "no_statement_allows_everything" {
  command = plan

  assert {
    condition = alltrue(flatten([for policy in concat(values(aws_iam_policy.permissions), values(aws_iam_policy.boundary)) :
    [for statement in jsondecode(policy.policy).Statement : [for action in flatten([statement.Action]) : can(regex("^[a-z0-9-]+:[A-Za-z*]+$", action)) && !endswith(action, ":*")]]]))
    error_message = "No statement may allow all actions, of all services or of one."
  }
}

run "resources_are_everything_only_where_aws_knows_no_others" {
  command = plan

  assert {
    condition = toset(flatten([for policy in concat(values(aws_iam_policy.permissions), values(aws_iam_policy.boundary)) :
      [for statement in jsondecode(policy.policy).Statement : statement.Sid if contains(flatten([statement.Resource]), "*")]])) == toset([
      "ListKeys", "ListSecrets", "LogDelivery", "LogInToTheRegistry", "MakeAndSeeSlackChannels", "MakeAnomalyMonitors",
      "MakeCachePolicies", "MakeDistributions", "MakeMappings", "MakeTheKey", "MakeThePool", "SavedQueries", "SeeDomains", "ListSamplingRules", "StopDeployments", "Subscriptions", "Traces",
    ])
    error_message = "Each statement on all resources is explained where it stands; a new one needs its reason there and its name here."
  }
}

run "what_is_born_without_a_name_is_born_with_the_environment_s_tag" {
  command = plan

  assert {
    condition = alltrue(flatten([for policy in aws_iam_policy.permissions :
      [for statement in jsondecode(policy.policy).Statement : statement.Condition.StringEquals["aws:RequestTag/Environment"] == split("-", policy.name)[2]
    if contains(["MakeTheKey", "MakeAnomalyMonitors", "MakeDistributions"], statement.Sid)]]))
    error_message = "A key, a monitor or a distribution must be made with the tag by which it is known later."
  }
}

run "what_has_a_random_id_is_known_by_the_environment_s_tag" {
  command = plan

  assert {
    condition = alltrue(flatten([for policy in aws_iam_policy.permissions :
      [for statement in jsondecode(policy.policy).Statement : statement.Condition.StringEquals["aws:ResourceTag/Environment"] == split("-", policy.name)[2]
    if contains(["KeepTheKey", "UseTheKey", "EncryptNewsOfDeployments", "LendTheKey", "KeepDistributions"], statement.Sid)]]))
    error_message = "A key or distribution is the environment's only by its tag."
  }

  assert {
    condition = alltrue(flatten([for policy in aws_iam_policy.permissions :
      [for statement in jsondecode(policy.policy).Statement : statement.Condition.StringEqualsIfExists["aws:ResourceTag/Environment"] == split("-", policy.name)[2]
    if contains(["Api", "TagMappings", "TagTheKey", "SeeDistributions", "TagDistributions", "KeepAnomalyMonitors"], statement.Sid)]]))
    error_message = "What carries another environment's tag must be out of reach."
  }
}

run "what_is_gone_may_be_looked_for_and_nothing_else" {
  command = plan

  assert {
    condition = { for statement in concat(jsondecode(aws_iam_policy.permissions["prod-run"].policy).Statement, jsondecode(aws_iam_policy.permissions["prod-watch"].policy).Statement) : statement.Sid => flatten([statement.Action])
      if startswith(statement.Sid, "See") && can(statement.Condition) } == {
      SeeMappings      = ["lambda:GetEventSourceMapping"]
      SeeDistributions = ["cloudfront:GetDistribution"]
    }
    error_message = "Only a read may do without the condition that what is gone cannot meet: Terraform reads until there is nothing."
  }

  assert {
    condition = alltrue(flatten([for environment in ["staging", "prod"] : [for statement in jsondecode(aws_iam_policy.permissions["${environment}-run"].policy).Statement :
      statement.Condition == { (statement.Sid == "SeeMappings" ? "ArnLikeIfExists" : "ArnLike") = { "lambda:FunctionArn" = "arn:aws:lambda:eu-west-2:445567098699:function:sda-${environment}-*" } }
    if contains(["MakeMappings", "Mappings", "SeeMappings"], statement.Sid)]]))
    error_message = "A mapping belongs to the environment whose function it feeds."
  }
}

run "no_policy_of_one_environment_names_another" {
  command = plan

  assert {
    condition     = alltrue([for policy in concat(values(aws_iam_policy.permissions), values(aws_iam_policy.boundary)) : !strcontains(policy.policy, strcontains(policy.name, "staging") ? "prod" : "staging")])
    error_message = "A deployment of staging must not name anything of prod, nor the other way round."
  }
}

run "state_is_that_of_the_environment_with_its_lock" {
  command = plan

  assert {
    condition = { for statement in jsondecode(aws_iam_policy.permissions["staging-identity"].policy).Statement : statement.Sid => { actions = toset(flatten([statement.Action])), resource = statement.Resource }
      if startswith(flatten([statement.Resource])[0], var.state_bucket_arn) } == {
      ReadAndWriteItsState   = { actions = toset(["s3:GetObject", "s3:PutObject"]), resource = "arn:aws:s3:::security-design-assistant-state-445567098699/staging/terraform.tfstate" }
      LockItsState           = { actions = toset(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]), resource = "arn:aws:s3:::security-design-assistant-state-445567098699/staging/terraform.tfstate.tflock" }
      LockItsReleases        = { actions = toset(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]), resource = "arn:aws:s3:::security-design-assistant-state-445567098699/staging/deployment.lock" }
      SeeWhichStatesThereAre = { actions = toset(["s3:ListBucket"]), resource = "arn:aws:s3:::security-design-assistant-state-445567098699" }
    }
    error_message = "A deployment reads and writes its own state, locks it, and never deletes it."
  }
}

run "roles_are_made_and_given_rights_only_inside_the_boundary" {
  command = plan

  assert {
    condition = alltrue(flatten([for environment in ["staging", "prod"] : [for statement in jsondecode(aws_iam_policy.permissions["${environment}-identity"].policy).Statement :
      statement.Resource == "arn:aws:iam::445567098699:role/sda-${environment}-*" && statement.Condition.StringEquals["iam:PermissionsBoundary"] == "arn:aws:iam::445567098699:policy/sda-boundary-${environment}"
    if anytrue([for action in flatten([statement.Action]) : contains(["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"], action)])]]))
    error_message = "Whoever can give a role rights without the boundary can give themselves everything."
  }

  assert {
    condition     = alltrue([for policy in aws_iam_policy.permissions : !strcontains(policy.policy, "iam:DeleteRolePermissionsBoundary") && !can(regex("iam:[A-Za-z]*\\*", policy.policy))])
    error_message = "No deployment may take a boundary away."
  }
}

run "roles_are_passed_only_to_the_services_that_run_them" {
  command = plan

  assert {
    condition = alltrue(flatten([for environment in ["staging", "prod"] : [for statement in jsondecode(aws_iam_policy.permissions["${environment}-identity"].policy).Statement :
      statement.Resource == "arn:aws:iam::445567098699:role/sda-${environment}-*" &&
      toset(statement.Condition.StringEquals["iam:PassedToService"]) == toset(["chatbot.amazonaws.com", "codedeploy.amazonaws.com", "lambda.amazonaws.com", "scheduler.amazonaws.com"])
    if contains(flatten([statement.Action]), "iam:PassRole")]]))
    error_message = "A role of the environment may be given to four services and to nobody else."
  }
}

run "the_boundary_holds_no_rights_over_rights" {
  command = plan

  assert {
    condition     = alltrue([for policy in aws_iam_policy.boundary : !can(regex("\"(iam|sts|organizations|kms:PutKeyPolicy|kms:CreateGrant|s3:PutBucketPolicy|lambda:UpdateFunctionCode|lambda:AddPermission)", policy.policy))])
    error_message = "No role of an environment may ever change roles, policies, keys or code."
  }
}

run "a_deployment_reads_no_drawing_no_job_and_no_message" {
  command = plan

  assert {
    condition = alltrue(flatten([for policy in aws_iam_policy.permissions : [for statement in jsondecode(policy.policy).Statement : [for action in flatten([statement.Action]) :
      !contains(["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:Get*", "s3:*"], action) if !startswith(flatten([statement.Resource])[0], var.state_bucket_arn)
    ]]]))
    error_message = "Outside its state a deployment touches no object."
  }

  assert {
    condition     = alltrue([for policy in aws_iam_policy.permissions : !can(regex("dynamodb:(Get|Query|Scan|Batch)|sqs:(Receive|Send)|lambda:Invoke|logs:(Get[A-KM-Z]|Filter|StartQuery)", policy.policy))])
    error_message = "A deployment configures; it looks at no data."
  }
}

run "images_are_pushed_but_never_deleted" {
  command = plan

  assert {
    condition     = alltrue([for policy in aws_iam_policy.permissions : !can(regex("ecr:(BatchDelete|Delete|Put[^I]|Set)", policy.policy))])
    error_message = "A deployment pushes images; it neither deletes them nor changes who may pull."
  }
}

run "every_policy_fits_into_iam" {
  command = plan

  assert {
    condition     = alltrue([for policy in concat(values(aws_iam_policy.permissions), values(aws_iam_policy.boundary)) : length(policy.policy) <= 6144]) && length(aws_iam_policy.permissions) == 10
    error_message = "IAM takes policies of at most 6,144 characters."
  }
}

run "a_custom_domain_opens_its_zone_only" {
  command = plan

  assert {
    condition     = strcontains(aws_iam_policy.permissions["prod-run"].policy, "\"arn:aws:route53:::hostedzone/Z0000000EXAMPLE\"") && !strcontains(aws_iam_policy.permissions["staging-run"].policy, "route53")
    error_message = "Only an environment with a custom domain changes records, and only in its zone."
  }
}

run "a_pull_request_reads_one_state_and_nothing_else" {
  command = plan

  variables {
    planned_by_pull_requests = ["staging"]
  }

  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.plan["staging"].policy).Statement : statement.Sid => { action = statement.Action, resource = statement.Resource } } == {
      ReadTheState           = { action = "s3:GetObject", resource = "arn:aws:s3:::security-design-assistant-state-445567098699/staging/terraform.tfstate" }
      SeeWhichStatesThereAre = { action = "s3:ListBucket", resource = "arn:aws:s3:::security-design-assistant-state-445567098699" }
      DecryptTheState        = { action = "kms:Decrypt", resource = var.state_key_arn }
    }
    error_message = "Whoever opens a pull request runs code with this role; it may read one state."
  }

  assert {
    condition     = length(aws_iam_role.plan) == 1 && aws_iam_role.plan["staging"].name == "sda-plan-staging"
    error_message = "Only staging is planned by pull requests, by the role that pull-request.yml takes."
  }
}

run "a_role_calls_the_api_of_its_own_environment_only" {
  command = plan

  assert {
    condition = [for statement in jsondecode(aws_iam_policy.boundary["prod"].policy).Statement : statement.Resource
    if contains(flatten([statement.Action]), "execute-api:Invoke")] == ["arn:aws:execute-api:eu-west-2:445567098699:a1b2c3d4e5/*"]
    error_message = "A client's role must end at its own environment's API."
  }
  assert {
    condition     = !strcontains(aws_iam_policy.boundary["staging"].policy, "execute-api")
    error_message = "Before the API's id is known no role may call any."
  }
}

run "a_deployment_tries_its_own_environment_s_api_only" {
  command = plan

  assert {
    condition = flatten([for key, policy in aws_iam_policy.permissions : [for statement in jsondecode(policy.policy).Statement : "${key} ${statement.Action} ${statement.Resource}"
    if contains(flatten([statement.Action]), "execute-api:Invoke")]]) == ["prod-people execute-api:Invoke arn:aws:execute-api:eu-west-2:445567098699:a1b2c3d4e5/*/*/*"]
    error_message = "The smoke test calls one API; before its id is known, none."
  }
}

run "who_may_take_a_role_or_use_a_key_is_no_deployment_s_to_change" {
  command = plan

  assert {
    condition     = alltrue([for policy in aws_iam_policy.permissions : !can(regex("iam:UpdateAssumeRolePolicy|kms:PutKeyPolicy", policy.policy))])
    error_message = "A deployment that changes trust or a key's policy opens drawings to whom it likes."
  }
}

run "no_session_of_github_touches_data_whatever_lets_it" {
  command = plan

  assert {
    condition = { for statement in jsondecode(aws_iam_policy.limits.policy).Statement : statement.Sid => statement.Effect } == {
      TakesNoRole = "Deny", TouchesNoDrawing = "Deny", ReadsNoJob = "Deny", TakesAndSendsNoMessage = "Deny", CallsNoFunction = "Deny", DecryptsNoDrawingAndNoMessage = "Deny"
    }
    error_message = "What a policy that a deployment wrote lets it do, these must deny."
  }
  assert {
    condition     = keys(aws_iam_role_policy_attachment.limits) == ["prod", "staging"]
    error_message = "Each deploy role must have the limits."
  }
}

run "a_comparison_sees_what_a_deployment_sees_and_changes_nothing" {
  command = plan

  variables {
    compared_by_schedule = ["staging", "prod"]
  }

  assert {
    condition = alltrue(flatten([for policy in aws_iam_policy.drift : [for statement in jsondecode(policy.policy).Statement : [for action in flatten([statement.Action]) :
      can(regex("^([a-z0-9-]+:(BatchGet|Describe|Get|List|View)[A-Za-z*]*|apigateway:GET|kms:Decrypt)$", action)) && length(policy.policy) <= 6144
    ]]]))
    error_message = "A comparison that could change something would be a deployment without approval."
  }
  assert {
    condition     = length(aws_iam_policy.drift) == 10 && toset(keys(aws_iam_role_policy_attachment.limits)) == toset(["staging", "prod", "drift-staging", "drift-prod"])
    error_message = "Both comparisons must see all that a deployment sees, and have its limits."
  }
  assert {
    condition = alltrue(flatten([for key, policy in aws_iam_policy.drift : [for statement in jsondecode(policy.policy).Statement : {
      for wider in jsondecode(aws_iam_policy.permissions[key].policy).Statement : wider.Sid => [wider.Resource, try(wider.Condition, null)]
    }[statement.Sid] == [statement.Resource, try(statement.Condition, null)]]]))
    error_message = "A comparison must see no more than a deployment, under the same conditions."
  }
}

run "a_deployment_makes_a_pool_of_its_environment_and_no_people" {
  command = plan

  assert {
    condition = alltrue(flatten([for environment in ["staging", "prod"] : [for statement in jsondecode(aws_iam_policy.permissions["${environment}-people"].policy).Statement :
    contains(["SeeDomains", "TryTheApi"], statement.Sid) || contains(values(try(statement.Condition.StringEquals, {})), environment)]]))
    error_message = "A pool is the environment's own, by its tag."
  }
  assert {
    condition     = alltrue([for policy in aws_iam_policy.permissions : !can(regex("cognito-idp:(Admin|List(Users|Groups)|\\*)", policy.policy))])
    error_message = "A deployment must not add people to the pool, or read who they are."
  }
}

run "refuses_roles_that_call_every_api" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = { prod = { github_environment = "prod", branch = "main", api_ids = ["*"] } }
  }
}

run "a_deployment_tells_of_itself_and_of_nothing_else" {
  command = plan

  assert {
    condition = [for statement in jsondecode(aws_iam_policy.permissions["prod-store"].policy).Statement : flatten([statement.Resource])
    if contains(flatten([statement.Action]), "sns:Publish")] == [["arn:aws:sns:eu-west-2:445567098699:sda-prod-deployments"]]
    error_message = "Alerts and what people read are nobody's who deploys."
  }

  assert {
    condition = [for statement in jsondecode(aws_iam_policy.permissions["prod-store"].policy).Statement : statement.Condition.StringEquals["kms:EncryptionContext:aws:sns:topicArn"]
    if statement.Sid == "EncryptNewsOfDeployments"] == ["arn:aws:sns:eu-west-2:445567098699:sda-prod-deployments"]
    error_message = "The key encrypts messages of that one topic for a deployment, and no drawing."
  }
}
