# Small, unwatched, and gone without a trace when it is destroyed.
environment = "dev"
account_id  = "445567098699"
owner       = "7-central"
cost_centre = "security-design-assistant"

worker = { memory_mb = 1024, timeout_seconds = 300, concurrency = 2 }
api    = { provisioned_concurrency = 0, requests_per_second = 10, burst = 20 }

# "none" is possible here; then anybody who finds the URL may send drawings, and see everybody's.
authentication   = { type = "iam" }
traffic_shifting = { strategy = "all_at_once" }
monitoring       = { alarms = false, dashboards = false }

log_retention_days = 7
log_level          = "debug"
protect_data       = false
