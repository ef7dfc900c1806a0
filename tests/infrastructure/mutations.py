"""Mistakes in the root module and its values, each a change of one text, and where a plan shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ALIAS = 'function_name           = module.function["{}"].alias_arn'
_FUNCTION = 'module.function["{}"].aws_lambda_function.this'
_VARIABLE = "environment.variables.{}"
_ROUTE = 'module.http_api[0].aws_apigatewayv2_route.this["GET /jobs"]'
_STAGE = "module.http_api[0].aws_apigatewayv2_stage.this"
_TOLD = 'module.alerts.aws_sns_topic_subscription.{}["info@7central.co.uk"]'
_VERDICT = 'module.function["{}"].aws_cloudwatch_metric_alarm.new_version_verdicts["{}"]'
_ANOMALY = "module.cost_guard[0].aws_ce_anomaly_subscription.topic[0]"


@dataclass(frozen=True, slots=True)
class Mutation:
    """A text of a file replaced by another.

    Parameters
    ----------
    address, attribute : what of the plan is other then; no attribute means the whole resource.
    batch : those of one batch are planned at once, since none of them shows where another does.
    """

    file: str
    old: str
    new: str
    address: str
    attribute: str = ""
    batch: str = "prod 1"

    @property
    def environment(self) -> str:
        """The environment whose plan shows it."""
        return self.batch.partition(" ")[0]

    def apply(self, root: Path) -> None:
        """Make the mistake in a copy of the root. Raises ValueError where the text is not there, once."""
        path = root / self.file
        text = path.read_text()
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} has {text.count(self.old)} times: {self.old}")
        path.write_text(text.replace(self.old, self.new))


NAMED: Mapping[str, Mutation] = {
    "the API's alarm is off": Mutation(
        "api.tf",
        "alarm              = local.alarm",
        "alarm              = null",
        "module.http_api[0].aws_cloudwatch_metric_alarm.server_errors[0]",
    ),
    "the queues' alarms are off": Mutation(
        "data.tf",
        "= var.monitoring.alarms\n  alarm_topic_arns",
        "= false\n  alarm_topic_arns",
        'module.job_queue.aws_cloudwatch_metric_alarm.this["dead_letters_present"]',
    ),
    "the worker's mapping is disabled": Mutation(
        "functions.tf",
        _ALIAS.format("worker"),
        "enabled = false\n" + _ALIAS.format("worker"),
        "aws_lambda_event_source_mapping.worker[0]",
        "enabled",
    ),
    "the dead letters' mapping is disabled": Mutation(
        "functions.tf",
        _ALIAS.format("dead_letter"),
        "enabled = false\n" + _ALIAS.format("dead_letter"),
        "aws_lambda_event_source_mapping.dead_letter[0]",
        "enabled",
    ),
    "a thousand drawings at a time": Mutation(
        "prod.tfvars",
        "concurrency = 10 ",
        "concurrency = 1000 ",
        "aws_lambda_event_source_mapping.worker[0]",
        "scaling_config.maximum_concurrency",
    ),
    "ten thousand requests a second": Mutation(
        "prod.tfvars",
        "provisioned_concurrency = 2 }",
        "provisioned_concurrency = 2, requests_per_second = 10000 }",
        _STAGE,
        "default_route_settings.throttling_rate_limit",
    ),
    "five thousand requests at once": Mutation(
        "variables.tf",
        "optional(number, 100)",
        "optional(number, 5000)",
        _STAGE,
        "default_route_settings.throttling_burst_limit",
    ),
    "a budget of thirty thousand": Mutation(
        "prod.tfvars",
        "monthly_usd = 300,",
        "monthly_usd = 30000,",
        "module.cost_guard[0].aws_budgets_budget.this",
        "limit_amount",
    ),
    "an anomaly is one from three thousand on": Mutation(
        "prod.tfvars",
        "anomaly_threshold_usd = 30 ",
        "anomaly_threshold_usd = 3000 ",
        _ANOMALY,
        "threshold_expression.dimension.values",
    ),
    "the alert's address is misspelt": Mutation(
        "prod.tfvars",
        "info@7central.co.uk",
        "inof@7central.co.uk",
        _TOLD.format("emails"),
        batch="prod 2",
    ),
    "nobody gets deployments' mails": Mutation(
        "data.tf",
        "? var.alerts.emails : []",
        "? [] : []",
        _TOLD.format("emails"),
    ),
    "the worker has no key": Mutation(
        "policies.tf",
        '    worker      = ["kms:Decrypt", "kms:GenerateDataKey"]\n',
        "",
        'aws_iam_role_policy.key["worker"]',
    ),
    "who answers may not decrypt": Mutation(
        "policies.tf",
        '    status      = ["kms:Decrypt"]\n',
        '    status      = ["kms:GenerateDataKey"]\n',
        'data.aws_iam_policy_document.key["status"]',
        "statement",
    ),
    "logs are kept a week": Mutation(
        "prod.tfvars",
        "log_retention_days   = 90",
        "log_retention_days   = 7",
        'module.function["submit"].aws_cloudwatch_log_group.this',
        "retention_in_days",
    ),
    "there are no dashboards": Mutation(
        "prod.tfvars",
        "dashboards = true",
        "dashboards = false",
        'module.dashboard[0].aws_cloudwatch_dashboard.this["health"]',
    ),
    "the worker has half its memory": Mutation(
        "prod.tfvars",
        "memory_mb = 3072",
        "memory_mb = 1536",
        _FUNCTION.format("worker"),
        "memory_size",
    ),
    "nothing is kept warm": Mutation(
        "prod.tfvars",
        "provisioned_concurrency = 2 }",
        "provisioned_concurrency = 0 }",
        'module.function["status"].aws_lambda_provisioned_concurrency_config.this[0]',
        batch="prod 2",
    ),
}

FURTHER: Mapping[str, Mutation] = {
    "the worker is killed after five minutes": Mutation(
        "prod.tfvars",
        "timeout_seconds = 900",
        "timeout_seconds = 300",
        _FUNCTION.format("worker"),
        "timeout",
    ),
    "a message stays hidden for hours": Mutation(
        "variables.tf",
        "optional(number, 1800)",
        "optional(number, 10800)",
        "module.job_queue.aws_sqs_queue.this",
        "visibility_timeout_seconds",
    ),
    "ten attempts": Mutation(
        "variables.tf",
        "max_receive_count          = optional(number, 3)",
        "max_receive_count          = optional(number, 10)",
        _FUNCTION.format("reconcile"),
        _VARIABLE.format("SDA_MAX_ATTEMPTS"),
    ),
    "half of the traffic at once": Mutation(
        "prod.tfvars",
        "percent = 10,",
        "percent = 50,",
        'module.canary_deployment[0].aws_codedeploy_deployment_config.this["5"]',
        "traffic_routing_config.time_based_canary.percentage",
    ),
    "the worker's canary ends before an attempt does": Mutation(
        "delivery.tf",
        "/ 60) + 5 : 0",
        "/ 300) : 0",
        'module.canary_deployment[0].aws_codedeploy_deployment_config.this["20"]',
        batch="prod 2",
    ),
    "nine of ten broken jobs are well": Mutation(
        "delivery.tf",
        'meaning = "attempts that a mistake of ours ended", percent = 10',
        'meaning = "attempts that a mistake of ours ended", percent = 90',
        _VERDICT.format("worker", "broken-jobs"),
        "threshold",
    ),
    "almost every drawing may be refused": Mutation(
        "delivery.tf",
        "percent        = 50",
        "percent        = 95",
        _VERDICT.format("worker", "rejected-jobs"),
        "threshold",
    ),
    "the API's answers judge no version": Mutation(
        "delivery.tf",
        "status      = { server-errors = local.server_errors }",
        "status      = {}",
        _VERDICT.format("status", "server-errors"),
    ),
    "forgotten jobs are looked for every hour": Mutation(
        "functions.tf",
        'expression = "rate(${local.sweep_minutes} minutes)"',
        'expression = "rate(1 hour)"',
        'module.schedules[0].aws_scheduler_schedule.this["reconcile"]',
        "schedule_expression",
    ),
    "a destroy takes the jobs along": Mutation(
        "prod.tfvars",
        "permissions_boundary = true",
        "permissions_boundary = true\nprotect_data = false",
        "module.job_table.aws_dynamodb_table.this",
        "deletion_protection_enabled",
    ),
    "who answers reads drawings": Mutation(
        "policies.tf",
        '    resources = ["${local.arns.bucket}/jobs/*/results/*"]',
        '    resources = ["${local.arns.bucket}/*"]',
        'module.function["status"].aws_iam_role_policy.work',
        "policy",
    ),
    "the worker reads every secret": Mutation(
        "policies.tf",
        'parameter${module.secrets.parameter_names["gemini-api-key"]}"',
        'parameter/*"',
        'module.function["worker"].aws_iam_role_policy.work',
        "policy",
    ),
    "a self-test may delete every job": Mutation(
        "policies.tf",
        'self_test_keys = "self-test-*"',
        'self_test_keys = "*"',
        'module.function["worker"].aws_iam_role_policy.work',
        "policy",
        batch="prod 2",
    ),
    "Gemini alone reads": Mutation(
        "prod.tfvars",
        'analyser = "hybrid"',
        'analyser = "gemini"',
        _FUNCTION.format("worker"),
        _VARIABLE.format("SDA_ANALYSER"),
    ),
    "Gemini may cost twenty thousand": Mutation(
        "prod.tfvars",
        "month_usd = 200 ",
        "month_usd = 20000 ",
        _FUNCTION.format("worker"),
        _VARIABLE.format("SDA_GEMINI__MONTH_USD"),
    ),
    "roles have no boundary": Mutation(
        "locals.tf",
        "permissions_boundary_arn = var.permissions_boundary ? ",
        "permissions_boundary_arn = !var.permissions_boundary ? ",
        'module.function["pre_traffic"].aws_iam_role.this',
        "permissions_boundary",
    ),
    "the other processor": Mutation(
        "variables.tf",
        'default     = "arm64"',
        'default     = "x86_64"',
        _FUNCTION.format("dead_letter"),
        "architectures",
    ),
    "nobody is asked who calls": Mutation(
        "api.tf",
        "authenticated = anytrue(",
        "authenticated = !anytrue(",
        _ROUTE,
        "authorization_type",
    ),
    "a token of another service opens the API": Mutation(
        "api.tf",
        "compact([one(module.sign_in[*].scope)])",
        "[]",
        _ROUTE,
        "authorization_scopes",
        batch="prod 2",
    ),
    "any page calls the API": Mutation(
        "api.tf",
        "cors_origins       = var.upload_origins",
        'cors_origins       = ["https://example.com"]',
        "module.http_api[0].aws_apigatewayv2_api.this",
        "cors_configuration.allow_origins",
    ),
    "uploads go the long way": Mutation(
        "prod.tfvars",
        "transfer_acceleration = true",
        "transfer_acceleration = false",
        "module.drawing_bucket.aws_s3_bucket_accelerate_configuration.this[0]",
    ),
    "a program that nobody knows signs in": Mutation(
        "prod.tfvars",
        'machines = ["releases"]',
        'machines = ["releases", "another"]',
        'module.sign_in[0].aws_cognito_user_pool_client.machine["another"]',
    ),
    "the hook may not call staging's API": Mutation(
        "clients.tf",
        'count = local.shifts_traffic && var.authentication.type == "iam" ? 1 : 0',
        "count = 0",
        "aws_iam_role_policy_attachment.hook_calls_the_api[0]",
        batch="staging",
    ),
    "dev asks nobody who calls": Mutation(
        "dev.tfvars",
        'authentication   = { type = "iam" }',
        'authentication   = { type = "none" }',
        _ROUTE,
        "authorization_type",
        batch="dev",
    ),
}

MUTATIONS = {**NAMED, **FURTHER}
