# The queue of drawings to process, and the dead-letter queue behind it.

locals {
  # Both queues name each other, so the ARNs are built here; a precondition of the outputs checks them.
  queue_name             = "${var.name}-drawings"
  dead_letter_queue_name = "${var.name}-dead-letters"
  arn_prefix             = "arn:aws:sqs:${var.region}:${var.account_id}"
  queue_arn              = "${local.arn_prefix}:${local.queue_name}"
  dead_letter_queue_arn  = "${local.arn_prefix}:${local.dead_letter_queue_name}"

  day = 24 * 60 * 60
}

resource "aws_sqs_queue" "this" {
  name                       = local.queue_name
  visibility_timeout_seconds = var.visibility_timeout_seconds
  receive_wait_time_seconds  = 20
  message_retention_seconds  = 4 * local.day
  kms_master_key_id          = var.kms_key_arn
  policy                     = data.aws_iam_policy_document.queue.json

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = var.max_receive_count
  })
}

resource "aws_sqs_queue" "dead_letters" {
  name                       = local.dead_letter_queue_name
  visibility_timeout_seconds = var.dead_letter_visibility_timeout_seconds
  receive_wait_time_seconds  = 20
  # A message keeps the age it had in the first queue: a dead-letter queue that kept no longer would lose it on arrival.
  message_retention_seconds = 14 * local.day
  kms_master_key_id         = var.kms_key_arn
  policy                    = data.aws_iam_policy_document.dead_letters.json

  # As an argument: the resource for it makes a second call that some emulators never finish.
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.queue_arn]
  })
}
