# What the cache promises: it keeps no more than the API allows, and for nobody else than who asked.

mock_provider "aws" {
  mock_resource "aws_cloudfront_cache_policy" {
    defaults = { id = "status-policy" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { domain_name = "d111.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
}

variables {
  name                = "sda-test"
  api_domain          = "a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com"
  authentication_type = "jwt"
}

run "nothing_is_kept_that_the_api_does_not_call_fresh" {
  command = plan

  assert {
    condition = (
      aws_cloudfront_cache_policy.status.min_ttl == 0
      && aws_cloudfront_cache_policy.status.default_ttl == 0
      && aws_cloudfront_cache_policy.status.max_ttl == 86400
    )
    error_message = "Answers are kept without, or against, the API's Cache-Control."
  }
}

run "nobody_is_answered_from_what_somebody_else_asked" {
  command = plan

  assert {
    condition = (
      aws_cloudfront_cache_policy.status.parameters_in_cache_key_and_forwarded_to_origin[0].headers_config[0].header_behavior == "whitelist"
      && contains(aws_cloudfront_cache_policy.status.parameters_in_cache_key_and_forwarded_to_origin[0].headers_config[0].headers[0].items, "Authorization")
    )
    error_message = "The caller is not part of the cache key: one client would get another one's job."
  }
  assert {
    condition     = contains(aws_cloudfront_cache_policy.status.parameters_in_cache_key_and_forwarded_to_origin[0].headers_config[0].headers[0].items, "Origin")
    error_message = "A page would get the CORS headers that another page, or none, was sent."
  }
  assert {
    condition     = aws_cloudfront_cache_policy.status.parameters_in_cache_key_and_forwarded_to_origin[0].query_strings_config[0].query_string_behavior == "all"
    error_message = "Requests that differ in the query get the same answer."
  }
}

run "only_the_status_is_kept" {
  assert {
    condition = { for behaviour in aws_cloudfront_distribution.this.ordered_cache_behavior : behaviour.path_pattern => behaviour.cache_policy_id } == {
      "/status/*" = "status-policy"
    }
    error_message = "Something else than the status is kept, or the status is not."
  }
  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].cache_policy_id == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    error_message = "What is no status is kept: only AWS's policy CachingDisabled keeps nothing."
  }
  assert {
    condition = alltrue([
      for behaviour in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) :
      behaviour.cached_methods == toset(["GET", "HEAD"])
    ])
    error_message = "Answers to requests that change something are kept."
  }
}

run "all_requests_reach_the_api_as_they_were_sent" {
  command = plan

  assert {
    condition = alltrue([
      for behaviour in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) :
      behaviour.origin_request_policy_id == "b689b0a8-53d0-40ab-baf2-68738e2966ac" && length(behaviour.allowed_methods) == 7
    ])
    error_message = "The API does not see the token or the method: only AWS's policy AllViewerExceptHostHeader passes both on."
  }
}

run "errors_are_never_kept" {
  command = plan

  assert {
    condition = (
      toset([for response in aws_cloudfront_distribution.this.custom_error_response : response.error_code])
      == toset([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504])
      && alltrue([for response in aws_cloudfront_distribution.this.custom_error_response : response.error_caching_min_ttl == 0])
    )
    error_message = "An error outlives its cause in the cache."
  }
}

run "every_way_is_encrypted" {
  command = plan

  assert {
    condition = alltrue([
      for behaviour in concat(aws_cloudfront_distribution.this.default_cache_behavior, aws_cloudfront_distribution.this.ordered_cache_behavior) :
      behaviour.viewer_protocol_policy == "https-only"
    ])
    error_message = "A client may send its token without TLS."
  }
  assert {
    condition = alltrue([
      for origin in aws_cloudfront_distribution.this.origin :
      origin.domain_name == "a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com"
      && origin.custom_origin_config[0].origin_protocol_policy == "https-only"
      && origin.custom_origin_config[0].origin_ssl_protocols == toset(["TLSv1.2"])
    ])
    error_message = "CloudFront asks something else than the API, or without TLS 1.2."
  }
}

run "a_domain_of_its_own_takes_no_old_tls" {
  command = plan

  variables {
    custom_domain = { name = "design.example.com", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/c", zone_id = "Z1" }
  }

  assert {
    condition = (
      aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021"
      && aws_cloudfront_distribution.this.viewer_certificate[0].acm_certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/c"
      && aws_cloudfront_distribution.this.aliases == toset(["design.example.com"])
      && toset([for record in aws_route53_record.this : record.type]) == toset(["A", "AAAA"])
      && output.url == "https://design.example.com"
    )
    error_message = "The custom domain takes old TLS, or does not lead to the cache."
  }
}

run "the_url_is_cloudfronts_without_a_domain" {
  assert {
    condition     = output.url == "https://d111.cloudfront.net" && output.domain_name == "d111.cloudfront.net" && length(aws_route53_record.this) == 0
    error_message = "The URL is not where the cache answers."
  }
}

run "an_api_that_signs_requests_is_refused" {
  command = plan

  variables {
    authentication_type = "iam"
  }

  expect_failures = [var.authentication_type]
}

run "an_api_that_knows_no_callers_is_refused" {
  command = plan

  variables {
    authentication_type = "none"
  }

  expect_failures = [var.authentication_type]
}

run "a_certificate_of_another_region_is_refused" {
  command = plan

  variables {
    custom_domain = { name = "design.example.com", certificate_arn = "arn:aws:acm:eu-west-2:123456789012:certificate/c", zone_id = "Z1" }
  }

  expect_failures = [var.custom_domain]
}

run "a_cache_that_asks_itself_is_refused" {
  command = plan

  variables {
    api_domain    = "api.example.com"
    custom_domain = { name = "api.example.com", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/c", zone_id = "Z1" }
  }

  expect_failures = [var.custom_domain]
}

run "a_url_as_api_domain_is_refused" {
  command = plan

  variables {
    api_domain = "https://a1b2c3d4e5.execute-api.eu-west-2.amazonaws.com"
  }

  expect_failures = [var.api_domain]
}

run "an_unknown_price_class_is_refused" {
  command = plan

  variables {
    price_class = "PriceClass_50"
  }

  expect_failures = [var.price_class]
}
