# The tags of the foundation, as the real provider plans them, without asking AWS.

variables {
  verify_account = false
}

run "everything_is_tagged_as_the_project_s_and_as_no_environment_s" {
  command = plan

  assert {
    condition = alltrue([for tags in [aws_s3_bucket.state.tags_all, aws_kms_key.state.tags_all] :
    tags["Project"] == "SecurityDesignAssistant" && tags["Environment"] == "shared"])
    error_message = "A foundation without the tag Environment=shared could be taken for something that a deployment just made."
  }
}

run "the_key_is_managed_by_the_account" {
  command = plan

  assert {
    condition     = jsondecode(data.aws_iam_policy_document.state_key.json).Statement[0].Principal.AWS == "arn:aws:iam::445567098699:root"
    error_message = "A key without the account in its policy can become unmanageable."
  }
}
