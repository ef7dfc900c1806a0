# As prod, with less of it.
environment = "staging"
account_id  = "445567098699"
owner       = "7-central"
cost_centre = "security-design-assistant"

worker = { memory_mb = 3072, timeout_seconds = 900, concurrency = 2 }
api    = { provisioned_concurrency = 1, requests_per_second = 20, burst = 40 }

analyser         = "hybrid"
gemini           = { owner_day_usd = 10, month_usd = 50 }
authentication   = { type = "iam" }
traffic_shifting = { strategy = "canary", percent = 10, minutes = 5 }
monitoring       = { alarms = true, dashboards = true }
alerts           = { emails = ["info@7central.co.uk"] }
budget           = { monthly_usd = 100, anomaly_threshold_usd = 20 }

permissions_boundary = true
log_retention_days   = 30
