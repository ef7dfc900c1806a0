# Who may take a deploy role, and which descriptions of them are refused.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = {
      json          = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
      minified_json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
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
    prod    = { github_environment = "prod", branch = "main" }
  }
}

run "a_role_is_taken_from_one_repository_environment_and_branch_only" {
  command = plan

  assert {
    condition = { for environment, document in data.aws_iam_policy_document.trust : environment => toset([
      for condition in document.statement[0].condition : "${condition.test} ${trimprefix(condition.variable, "token.actions.githubusercontent.com:")} ${join(",", condition.values)}"
      ]) } == {
      staging = toset([
        "StringEquals aud sts.amazonaws.com",
        "StringEquals sub repo:7-central/security-design-assistant:environment:staging",
        "StringEquals ref refs/heads/develop",
      ])
      prod = toset([
        "StringEquals aud sts.amazonaws.com",
        "StringEquals sub repo:7-central/security-design-assistant:environment:prod",
        "StringEquals ref refs/heads/main",
      ])
    }
    error_message = "develop deploys staging and main deploys prod, from one repository, each compared as a whole."
  }

  assert {
    condition = alltrue([for document in data.aws_iam_policy_document.trust :
      document.statement[0].actions == toset(["sts:AssumeRoleWithWebIdentity"]) &&
      one(document.statement[0].principals).identifiers == toset(["arn:aws:iam::445567098699:oidc-provider/token.actions.githubusercontent.com"])
    ])
    error_message = "Only GitHub's identities take the roles, and only as web identities."
  }
}

run "ids_bind_the_repository_and_not_its_name" {
  command = plan

  variables {
    repository_ids = { owner = "123456", repository = "456789" }
  }

  assert {
    condition     = contains(flatten([for condition in data.aws_iam_policy_document.trust["prod"].statement[0].condition : condition.values]), "repo:7-central@123456/security-design-assistant@456789:environment:prod")
    error_message = "With ids the subject must be GitHub's immutable form."
  }
}

run "a_session_is_short" {
  command = plan

  assert {
    condition     = alltrue([for role in aws_iam_role.this : role.max_session_duration == 3600])
    error_message = "A deployment's session must end within the hour."
  }
}

run "a_provider_that_exists_is_not_made_again" {
  command = plan

  variables {
    provider_arn = "arn:aws:iam::445567098699:oidc-provider/token.actions.githubusercontent.com"
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.this) == 0 && output.provider_arn == var.provider_arn
    error_message = "An account can have only one OIDC provider for GitHub."
  }
}

run "no_name_of_a_role_or_boundary_is_an_environment_s" {
  command = plan

  assert {
    condition     = alltrue(flatten([for prefix in ["sda-staging-", "sda-prod-"] : [for resource in concat(values(aws_iam_role.this), values(aws_iam_policy.permissions), values(aws_iam_policy.boundary)) : !startswith(resource.name, prefix)]]))
    error_message = "What binds a deployment must not be called as what it may change."
  }
}

run "refuses_a_repository_with_a_wildcard" {
  command         = plan
  expect_failures = [var.repository]

  variables {
    repository = "7-central/*"
  }
}

run "refuses_a_branch_with_a_wildcard" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = { prod = { github_environment = "prod", branch = "release/*" } }
  }
}

run "refuses_a_github_environment_with_a_wildcard" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = { prod = { github_environment = "*" } }
  }
}

run "refuses_two_environments_behind_one_approval" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = {
      staging = { github_environment = "live" }
      prod    = { github_environment = "live" }
    }
  }
}

run "refuses_an_environment_whose_names_another_s_rights_would_cover" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = { prod-eu = { github_environment = "prod-eu" } }
  }
}

run "refuses_an_environment_that_is_called_as_the_deploy_roles" {
  command         = plan
  expect_failures = [var.environments]

  variables {
    environments = { deploy = { github_environment = "deploy" } }
  }
}

run "refuses_ids_that_are_names" {
  command         = plan
  expect_failures = [var.repository_ids]

  variables {
    repository_ids = { owner = "7-central", repository = "security-design-assistant" }
  }
}

run "pull_requests_of_the_repository_plan_and_nobody_else" {
  command = plan

  variables {
    planned_by_pull_requests = ["staging"]
  }

  assert {
    condition = toset([for condition in data.aws_iam_policy_document.plan_trust["staging"].statement[0].condition : "${condition.test} ${trimprefix(condition.variable, "token.actions.githubusercontent.com:")} ${join(",", condition.values)}"]) == toset([
      "StringEquals aud sts.amazonaws.com",
      "StringEquals sub repo:7-central/security-design-assistant:pull_request",
    ])
    error_message = "The role is for pull requests of one repository; a fork's, or a branch's jobs, cannot take it."
  }
}

run "no_pull_request_plans_unless_it_is_asked_for" {
  command = plan

  assert {
    condition     = length(aws_iam_role.plan) == 0
    error_message = "No role without being asked for."
  }
}

run "refuses_to_plan_what_is_no_environment" {
  command         = plan
  expect_failures = [var.planned_by_pull_requests]

  variables {
    planned_by_pull_requests = ["dev"]
  }
}

run "a_comparison_is_one_workflow_s_on_the_default_branch" {
  command = plan

  variables {
    compared_by_schedule = ["prod"]
  }

  assert {
    condition = toset([for condition in data.aws_iam_policy_document.drift_trust.statement[0].condition : "${condition.test} ${trimprefix(condition.variable, "token.actions.githubusercontent.com:")} ${join(",", condition.values)}"]) == toset([
      "StringEquals aud sts.amazonaws.com",
      "StringEquals sub repo:7-central/security-design-assistant:ref:refs/heads/develop",
      "StringEquals job_workflow_ref 7-central/security-design-assistant/.github/workflows/drift.yml@refs/heads/develop",
    ])
    error_message = "Schedules run on the default branch; no other workflow there may see what a deployment sees."
  }
  assert {
    condition     = keys(aws_iam_role.drift) == ["prod"] && aws_iam_role.drift["prod"].name == "sda-drift-prod"
    error_message = "The role must be the one that drift.yml takes, and only where it is asked for."
  }
}

run "refuses_to_compare_what_is_no_environment" {
  command         = plan
  expect_failures = [var.compared_by_schedule]

  variables {
    compared_by_schedule = ["dev"]
  }
}

run "refuses_a_default_branch_with_a_wildcard" {
  command         = plan
  expect_failures = [var.default_branch]

  variables {
    default_branch = "*"
  }
}
