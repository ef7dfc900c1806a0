# CloudFront in front of the API. It keeps what the API itself calls fresh, and only for who asked for it.

locals {
  # Policies of AWS's own, by their fixed ids: looking them up would need an account to plan.
  caching_disabled              = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  all_viewer_except_host_header = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  security_headers              = "67f7725c-6f97-4210-82d7-5512b31e9d03"

  origin_id = "api"
  # The only list of CloudFront's that has POST and DELETE.
  all_methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
}

resource "aws_cloudfront_distribution" "this" {
  #checkov:skip=CKV_AWS_86:What reaches the API is in its own log; answers from the edge concern nobody.
  #checkov:skip=CKV_AWS_374:Designers work wherever their clients build.
  #checkov:skip=CKV_AWS_310:There is one API, and nothing to fail over to.
  #checkov:skip=CKV_AWS_305:An API has no page at its root.
  #checkov:skip=CKV2_AWS_47:There is no Java behind it; a web ACL is optional.
  #checkov:skip=CKV2_AWS_32:The API answers with JSON and redirections, and no page that headers could protect.
  comment         = "${var.name}: keeps the status of finished jobs"
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  price_class     = var.price_class
  aliases         = var.custom_domain == null ? [] : [var.custom_domain.name]
  web_acl_id      = var.web_acl_arn

  origin {
    origin_id   = local.origin_id
    domain_name = var.api_domain

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      origin_read_timeout    = 30 # API Gateway gives up after 30
    }
  }

  # All but the status passes through, whatever header a later route may send.
  default_cache_behavior {
    target_origin_id           = local.origin_id
    viewer_protocol_policy     = "https-only" # a redirect would come after the token went over the wire
    allowed_methods            = local.all_methods
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = local.caching_disabled
    origin_request_policy_id   = local.all_viewer_except_host_header
    response_headers_policy_id = local.security_headers
  }

  ordered_cache_behavior {
    path_pattern               = "/status/*"
    target_origin_id           = local.origin_id
    viewer_protocol_policy     = "https-only"
    allowed_methods            = local.all_methods # so that the API and not CloudFront answers a wrong method
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = aws_cloudfront_cache_policy.status.id
    origin_request_policy_id   = local.all_viewer_except_host_header
    response_headers_policy_id = local.security_headers
    compress                   = true
  }

  # By itself CloudFront keeps errors for ten seconds: a client that polls would see one long after it is over.
  dynamic "custom_error_response" {
    for_each = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]

    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = 0
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.custom_domain == null
    acm_certificate_arn            = try(var.custom_domain.certificate_arn, null)
    ssl_support_method             = var.custom_domain == null ? null : "sni-only"
    minimum_protocol_version       = var.custom_domain == null ? "TLSv1" : "TLSv1.2_2021" # its own certificate takes no other
  }
}

# Without an explicit max-age nothing is kept. The token is part of the key, so nobody is answered from what
# another one asked; so is the page's origin, because the answer's CORS headers differ by it.
resource "aws_cloudfront_cache_policy" "status" {
  name        = "${var.name}-status"
  comment     = "As long as the API's Cache-Control says, at most a day, for each caller apart."
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 86400

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    headers_config {
      header_behavior = "whitelist"

      headers {
        items = ["Authorization", "Origin"]
      }
    }

    query_strings_config {
      query_string_behavior = "all"
    }

    cookies_config {
      cookie_behavior = "none"
    }
  }
}

resource "aws_route53_record" "this" {
  for_each = var.custom_domain == null ? toset([]) : toset(["A", "AAAA"])

  zone_id = var.custom_domain.zone_id
  name    = var.custom_domain.name
  type    = each.key

  alias {
    name                   = aws_cloudfront_distribution.this.domain_name
    zone_id                = aws_cloudfront_distribution.this.hosted_zone_id
    evaluate_target_health = false
  }
}
