# Clients' drawings: watched, protected, changed step by step.
environment = "prod"
account_id  = "445567098699"
owner       = "7-central"
cost_centre = "security-design-assistant"

worker = { memory_mb = 3072, timeout_seconds = 900, concurrency = 10 }
api    = { provisioned_concurrency = 2 }

analyser = "hybrid"
gemini   = { month_usd = 200 }

# People sign in, and releases try the API, by a pool of its own. Where the company has an identity provider:
# authentication = { type = "jwt", issuer = "https://...", audience = ["..."] }, and no sign_in.
authentication        = { type = "jwt" }
sign_in               = { machines = ["releases"] }
transfer_acceleration = true
status_cache          = false

traffic_shifting = { strategy = "canary", percent = 10, minutes = 5 }
monitoring       = { alarms = true, dashboards = true }
alerts           = { emails = ["info@7central.co.uk"] }
budget           = { monthly_usd = 300, anomaly_threshold_usd = 30 }

permissions_boundary = true
log_retention_days   = 90
