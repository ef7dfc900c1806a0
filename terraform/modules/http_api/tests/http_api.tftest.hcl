# What the API promises: who gets in, where requests go, what is logged, and what wakes an operator.

mock_provider "aws" {
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      id            = "a1b2c3d4e5"
      api_endpoint  = "https://a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com"
      execution_arn = "arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5"
    }
  }
  mock_resource "aws_apigatewayv2_authorizer" {
    defaults = { id = "authorizer" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-2:123456789012:log-group:/aws/vendedlogs/sda-test-api" }
  }
}

variables {
  name = "sda-test"
  routes = {
    "POST /process-drawing" = {
      function_name = "sda-test-submit"
      alias_name    = "live"
      invoke_arn    = "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/submit/invocations"
    }
    "GET /status/{job_id}" = {
      function_name = "sda-test-status"
      alias_name    = "live"
      invoke_arn    = "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/status/invocations"
    }
    "GET /health" = {
      function_name = "sda-test-status"
      alias_name    = "live"
      invoke_arn    = "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/status/invocations"
      authenticated = false
    }
    "$default" = {
      function_name = "sda-test-status"
      alias_name    = "live"
      invoke_arn    = "arn:aws:apigateway:eu-west-2:lambda:path/2015-03-31/functions/status/invocations"
      authenticated = false
    }
  }
  authentication     = { type = "jwt", issuer = "https://login.example.com/pool", audience = ["security-design"] }
  throttling         = { burst = 100, rate = 50 }
  cors_origins       = ["https://design.example.com"]
  log_retention_days = 30
  kms_key_arn        = "arn:aws:kms:eu-west-2:123456789012:key/k"
  alarm              = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:123456789012:sda-test-alerts"] }
}

run "a_route_asks_for_a_token_unless_it_says_otherwise" {
  assert {
    condition = { for key, route in aws_apigatewayv2_route.this : key => join(":", compact([route.authorization_type, route.authorizer_id])) } == {
      "POST /process-drawing" = "JWT:authorizer"
      "GET /status/{job_id}"  = "JWT:authorizer"
      "GET /health"           = "NONE"
      "$default"              = "NONE"
    }
    error_message = "A route is open that should not be, or the other way round."
  }
  assert {
    condition = (
      aws_apigatewayv2_authorizer.jwt[0].authorizer_type == "JWT"
      && aws_apigatewayv2_authorizer.jwt[0].identity_sources == toset(["$request.header.Authorization"])
      && aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].issuer == "https://login.example.com/pool"
      && aws_apigatewayv2_authorizer.jwt[0].jwt_configuration[0].audience == toset(["security-design"])
    )
    error_message = "The authoriser takes other tokens than those of this issuer for this audience."
  }
}

run "a_token_needs_the_scope_where_there_is_one" {
  command = plan

  variables {
    authentication = { type = "jwt", issuer = "https://login.example.com/pool", audience = ["c"], scopes = ["design/call"] }
  }

  assert {
    condition     = aws_apigatewayv2_route.this["GET /status/{job_id}"].authorization_scopes == toset(["design/call"])
    error_message = "A token without the scope opens the route."
  }
  assert {
    condition     = length(coalesce(aws_apigatewayv2_route.this["GET /health"].authorization_scopes, [])) == 0
    error_message = "The health check asks for a scope, and has nobody to ask."
  }
}

run "iam_authentication_asks_for_a_signature" {
  command = plan

  variables {
    authentication = { type = "iam" }
  }

  assert {
    condition     = aws_apigatewayv2_route.this["GET /status/{job_id}"].authorization_type == "AWS_IAM" && length(aws_apigatewayv2_authorizer.jwt) == 0
    error_message = "With IAM authentication a route does not ask for AWS_IAM."
  }
  assert {
    condition     = aws_apigatewayv2_route.this["GET /health"].authorization_type == "NONE"
    error_message = "The health check asks for a signature."
  }
}

run "no_authentication_only_where_that_is_said_twice" {
  command = plan

  variables {
    authentication        = { type = "none" }
    allow_unauthenticated = true
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.this : route.authorization_type == "NONE"])
    error_message = "A route still asks for authentication."
  }
}

run "a_function_is_called_through_its_alias_by_this_api_alone" {
  assert {
    condition = { for key, permission in aws_lambda_permission.this : key => [permission.function_name, permission.qualifier, permission.principal, permission.source_arn] } == {
      "sda-test-submit:live" = ["sda-test-submit", "live", "apigateway.amazonaws.com", "arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5/*/*"]
      "sda-test-status:live" = ["sda-test-status", "live", "apigateway.amazonaws.com", "arn:aws:execute-api:eu-west-2:123456789012:a1b2c3d4e5/*/*"]
    }
    error_message = "A permission is missing, is not on the alias, or lets others than this API in."
  }
  assert {
    condition = (
      { for key, integration in aws_apigatewayv2_integration.this : key => integration.integration_uri } == {
        "sda-test-submit:live" = var.routes["POST /process-drawing"].invoke_arn
        "sda-test-status:live" = var.routes["$default"].invoke_arn
      }
      && alltrue([for integration in aws_apigatewayv2_integration.this : integration.payload_format_version == "2.0" && integration.timeout_milliseconds == 29000])
    )
    error_message = "An integration calls something else than its routes' alias, or in another format than the code reads."
  }
}

run "each_route_goes_to_its_own_function" {
  assert {
    condition = alltrue([
      for key, route in aws_apigatewayv2_route.this :
      route.target == "integrations/${aws_apigatewayv2_integration.this["${var.routes[key].function_name}:live"].id}"
    ])
    error_message = "A route goes to another function than it names."
  }
}

run "traffic_is_limited_and_counted_by_route" {
  command = plan

  assert {
    condition = (
      aws_apigatewayv2_stage.this.default_route_settings[0].throttling_burst_limit == 100
      && aws_apigatewayv2_stage.this.default_route_settings[0].throttling_rate_limit == 50
      && aws_apigatewayv2_stage.this.default_route_settings[0].detailed_metrics_enabled
    )
    error_message = "The stage does not throttle as told, or does not count by route."
  }
  assert {
    condition     = aws_apigatewayv2_stage.this.name == "$default" && aws_apigatewayv2_stage.this.auto_deploy
    error_message = "A change of the API does not go live by itself."
  }
}

run "the_access_log_tells_ids_status_and_latency_but_nothing_a_client_wrote" {
  assert {
    condition = alltrue([
      for field in ["requestId", "routeKey", "status", "responseLatency", "authorizer.claims.sub"] :
      contains(values(jsondecode(aws_apigatewayv2_stage.this.access_log_settings[0].format)), "$context.${field}")
    ])
    error_message = "The access log misses what ties a request to its function's log."
  }
  assert {
    condition     = !can(regex("(?i)path|query|body|userAgent|requestOverride", aws_apigatewayv2_stage.this.access_log_settings[0].format))
    error_message = "The access log holds what a client wrote."
  }
  assert {
    condition = (
      aws_apigatewayv2_stage.this.access_log_settings[0].destination_arn == aws_cloudwatch_log_group.access.arn
      && aws_cloudwatch_log_group.access.name == "/aws/vendedlogs/sda-test-api"
      && aws_cloudwatch_log_group.access.kms_key_id == "arn:aws:kms:eu-west-2:123456789012:key/k"
      && aws_cloudwatch_log_group.access.retention_in_days == 30
    )
    error_message = "The access log is not where it should be, not encrypted or kept too long."
  }
}

run "only_the_given_pages_may_call_from_a_browser" {
  command = plan

  assert {
    condition = (
      aws_apigatewayv2_api.this.cors_configuration[0].allow_origins == toset(["https://design.example.com"])
      && aws_apigatewayv2_api.this.cors_configuration[0].allow_methods == toset(["GET", "POST", "DELETE"])
      && contains(aws_apigatewayv2_api.this.cors_configuration[0].expose_headers, "location")
      && contains(aws_apigatewayv2_api.this.cors_configuration[0].allow_headers, "idempotency-key")
      && aws_apigatewayv2_api.this.cors_configuration[0].allow_credentials != true
    )
    error_message = "Other pages, methods or credentials are let through, or a page cannot read what it needs."
  }
}

run "no_page_may_call_from_a_browser_by_default" {
  command = plan

  variables {
    cors_origins = []
  }

  assert {
    condition     = length(aws_apigatewayv2_api.this.cors_configuration) == 0
    error_message = "CORS is on though no page is named."
  }
}

run "the_alarm_watches_the_share_of_5xx_by_the_metrics_real_names" {
  command = plan

  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.server_errors[0].metric_query :
      query.id => [query.metric[0].namespace, query.metric[0].metric_name, query.metric[0].stat] if length(query.metric) > 0
      } == {
      errors   = ["AWS/ApiGateway", "5xx", "Sum"]
      requests = ["AWS/ApiGateway", "Count", "Sum"]
    }
    error_message = "The alarm reads metrics that HTTP APIs do not have."
  }
  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.server_errors[0].metric_query : query.expression if query.return_data == true]) == "IF(requests > 0, 100 * errors / requests, 0)"
    error_message = "The alarm does not compare the share of errors."
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.server_errors[0].threshold == 5
      && aws_cloudwatch_metric_alarm.server_errors[0].comparison_operator == "GreaterThanThreshold"
      && aws_cloudwatch_metric_alarm.server_errors[0].treat_missing_data == "notBreaching"
      && aws_cloudwatch_metric_alarm.server_errors[0].alarm_actions == toset(["arn:aws:sns:eu-west-2:123456789012:sda-test-alerts"])
      && output.alarm_names == ["sda-test-api-server-errors"]
    )
    error_message = "The alarm goes off at another share than 5 %, or tells nobody."
  }
}

run "the_alarm_looks_at_this_api" {
  assert {
    condition = alltrue([
      for query in aws_cloudwatch_metric_alarm.server_errors[0].metric_query :
      query.metric[0].dimensions == tomap({ ApiId = "a1b2c3d4e5" }) if length(query.metric) > 0
    ])
    error_message = "The alarm counts another API's requests."
  }
}

run "each_route_is_watched_by_itself" {
  assert {
    condition = jsonencode({
      for key, alarm in aws_cloudwatch_metric_alarm.route_server_errors : key => distinct([
        for query in alarm.metric_query : query.metric[0].dimensions if length(query.metric) > 0
      ])
      }) == jsonencode({
      for route in keys(var.routes) : trim(lower(replace(route, "/[^A-Za-z0-9]+/", "-")), "-") => [
        { ApiId = "a1b2c3d4e5", Method = split(" ", route)[0], Resource = split(" ", route)[1], Stage = "$default" }
      ] if route != "$default"
    })
    error_message = "A route is not watched, or by other dimensions than API Gateway counts it by."
  }
  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.route_server_errors : one([
        for query in alarm.metric_query : query.expression if query.return_data == true
      ]) == "IF(errors >= 3, 100 * errors / requests, 0)" && alarm.threshold == 5
    ])
    error_message = "An alarm does not mean: at least 3 answers, and more than 5 % of the route's."
  }
}

run "there_is_no_alarm_without_somebody_to_tell" {
  command = plan

  variables {
    alarm = null
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.server_errors) + length(aws_cloudwatch_metric_alarm.route_server_errors) + length(output.alarm_names) == 0
    error_message = "There is an alarm though nobody asked for one."
  }
}

run "without_a_domain_of_its_own_the_api_answers_under_api_gateways_name" {
  assert {
    condition = (
      !aws_apigatewayv2_api.this.disable_execute_api_endpoint
      && output.api_url == "https://a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com"
      && output.api_domain == "a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com"
    )
    error_message = "The API's URL is not where it answers."
  }
}

run "a_domain_of_its_own_is_the_only_way_in" {
  command = plan

  variables {
    custom_domain = { name = "api.example.com", certificate_arn = "arn:aws:acm:eu-west-2:123456789012:certificate/c", zone_id = "Z1" }
  }

  assert {
    condition = (
      aws_apigatewayv2_api.this.disable_execute_api_endpoint
      && output.api_url == "https://api.example.com"
      && output.api_domain == "api.example.com"
      && aws_apigatewayv2_domain_name.this[0].domain_name_configuration[0].security_policy == "TLS_1_2"
      && aws_route53_record.this[0].name == "api.example.com"
      && length(aws_apigatewayv2_api_mapping.this) == 1
    )
    error_message = "The custom domain does not lead to the API, allows old TLS, or can be gone around."
  }
}

run "no_authentication_is_refused" {
  command = plan

  variables {
    authentication = { type = "none" }
  }

  expect_failures = [var.authentication]
}

run "an_unknown_authentication_is_refused" {
  command = plan

  variables {
    authentication        = { type = "api-key" }
    allow_unauthenticated = true
  }

  expect_failures = [var.authentication]
}

run "tokens_of_no_issuer_are_refused" {
  command = plan

  variables {
    authentication = { type = "jwt", audience = ["security-design"] }
  }

  expect_failures = [var.authentication]
}

run "an_issuer_without_tls_is_refused" {
  command = plan

  variables {
    authentication = { type = "jwt", issuer = "http://login.example.com", audience = ["security-design"] }
  }

  expect_failures = [var.authentication]
}

run "tokens_for_any_audience_are_refused" {
  command = plan

  variables {
    authentication = { type = "jwt", issuer = "https://login.example.com" }
  }

  expect_failures = [var.authentication]
}

run "an_empty_audience_is_refused" {
  command = plan

  variables {
    authentication = { type = "jwt", issuer = "https://login.example.com", audience = [" "] }
  }

  expect_failures = [var.authentication]
}

run "a_rate_of_zero_is_refused" {
  command = plan

  variables {
    throttling = { burst = 10, rate = 0 }
  }

  expect_failures = [var.throttling]
}

run "a_burst_beyond_the_accounts_is_refused" {
  command = plan

  variables {
    throttling = { burst = 5001, rate = 10 }
  }

  expect_failures = [var.throttling]
}

run "every_page_as_origin_is_refused" {
  command = plan

  variables {
    cors_origins = ["*"]
  }

  expect_failures = [var.cors_origins]
}

run "an_origin_without_tls_is_refused" {
  command = plan

  variables {
    cors_origins = ["http://design.example.com"]
  }

  expect_failures = [var.cors_origins]
}

run "a_route_that_opens_unwritten_paths_is_refused" {
  command = plan

  variables {
    routes = {
      "ANY /{proxy+}" = { function_name = "f", alias_name = "live", invoke_arn = "arn:aws:apigateway:eu-west-2:lambda:path/f" }
    }
  }

  expect_failures = [var.routes]
}

run "routes_that_are_one_to_the_gateway_are_refused" {
  command = plan

  variables {
    routes = {
      "GET /jobs/{job_id}" = { function_name = "f", alias_name = "live", invoke_arn = "arn:aws:apigateway:eu-west-2:lambda:path/f" }
      "GET /jobs/{id}"     = { function_name = "f", alias_name = "live", invoke_arn = "arn:aws:apigateway:eu-west-2:lambda:path/f" }
    }
  }

  expect_failures = [var.routes]
}

run "no_routes_are_refused" {
  command = plan

  variables {
    routes = {}
  }

  expect_failures = [var.routes]
}

run "a_log_kept_for_ever_is_refused" {
  command = plan

  variables {
    log_retention_days = 0
  }

  expect_failures = [var.log_retention_days]
}

run "an_alarm_that_tells_nobody_is_refused" {
  command = plan

  variables {
    alarm = { runbook_url = "https://example.com/alarms.md", topic_arns = [] }
  }

  expect_failures = [var.alarm]
}

run "an_alarm_that_cannot_go_off_is_refused" {
  command = plan

  variables {
    alarm = { runbook_url = "https://example.com/alarms.md", topic_arns = ["arn:aws:sns:eu-west-2:123456789012:t"], error_percent = 100 }
  }

  expect_failures = [var.alarm]
}

run "a_url_as_domain_is_refused" {
  command = plan

  variables {
    custom_domain = { name = "https://api.example.com", certificate_arn = "arn:aws:acm:eu-west-2:123456789012:certificate/c", zone_id = "Z1" }
  }

  expect_failures = [var.custom_domain]
}
