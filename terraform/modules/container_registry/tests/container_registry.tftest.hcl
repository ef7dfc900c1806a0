# The rules of the registry: images cannot be swapped, released ones outlive test builds, only our functions pull.

mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name       = "security-design-assistant"
  account_id = "445567098699"
  region     = "eu-west-2"
}

run "a_tag_never_moves" {
  command = plan

  assert {
    condition     = aws_ecr_repository.this.image_tag_mutability == "IMMUTABLE"
    error_message = "A tag that can be pushed again lets anyone swap what runs."
  }
}

run "every_push_is_scanned" {
  command = plan

  assert {
    condition     = aws_ecr_repository.this.image_scanning_configuration[0].scan_on_push
    error_message = "Images must be scanned when they are pushed."
  }
}

run "images_are_encrypted_with_the_given_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-2:445567098699:key/11111111-2222-3333-4444-555555555555"
  }

  assert {
    condition     = aws_ecr_repository.this.encryption_configuration[0].encryption_type == "KMS"
    error_message = "The repository must be encrypted by KMS."
  }

  assert {
    condition     = aws_ecr_repository.this.encryption_configuration[0].kms_key == var.kms_key_arn
    error_message = "The repository must use the key that it is given."
  }
}

run "a_destroy_does_not_take_images_along" {
  command = plan

  assert {
    condition     = !coalesce(aws_ecr_repository.this.force_delete, false)
    error_message = "A repository with images in it must not be deletable in one step."
  }
}

run "only_this_service_s_functions_pull" {
  command = plan

  assert {
    condition     = data.aws_iam_policy_document.pull.statement[0].actions == toset(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"])
    error_message = "Lambda needs two actions, both for reading."
  }

  assert {
    condition = one([for condition in data.aws_iam_policy_document.pull.statement[0].condition : condition.values
    if condition.test == "ArnLike" && condition.variable == "aws:SourceArn"]) == tolist(["arn:aws:lambda:eu-west-2:445567098699:function:sda-*"])
    error_message = "The policy must name this account's functions of this service."
  }
}

run "released_images_are_counted_before_all_others" {
  command = plan

  assert {
    condition     = [for rule in jsondecode(aws_ecr_lifecycle_policy.this.policy).rules : try(rule.selection.tagPrefixList[0], rule.selection.tagStatus)] == ["prod-", "staging-", "untagged", "any"]
    error_message = "The rules of released images must come first, the rule of any image last."
  }

  assert {
    condition     = alltrue([for index, rule in jsondecode(aws_ecr_lifecycle_policy.this.policy).rules : rule.rulePriority == index + 1])
    error_message = "The rules must apply in the order in which they stand."
  }

  assert {
    condition     = alltrue([for rule in jsondecode(aws_ecr_lifecycle_policy.this.policy).rules : rule.selection.countNumber == 30 if rule.selection.countType == "imageCountMoreThan"])
    error_message = "Each rule keeps thirty images unless told otherwise."
  }
}

run "refuses_to_keep_too_few_images" {
  command         = plan
  expect_failures = [var.keep_images]

  variables {
    keep_images = 3
  }
}

run "refuses_a_pattern_of_all_functions" {
  command         = plan
  expect_failures = [var.function_name_pattern]

  variables {
    function_name_pattern = "*"
  }
}

run "refuses_a_prefix_that_selects_every_image" {
  command         = plan
  expect_failures = [var.release_tag_prefixes]

  variables {
    release_tag_prefixes = [""]
  }
}

run "refuses_what_is_no_account" {
  command         = plan
  expect_failures = [var.account_id]

  variables {
    account_id = "4455-6709-8699"
  }
}
