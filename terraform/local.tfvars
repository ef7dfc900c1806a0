# An emulator on one machine. The functions run as containers beside it.
environment    = "local"
account_id     = "000000000000"
owner          = "local"
cost_centre    = "local"
verify_account = false

tracing          = { recorder = "off" } # no emulator has X-Ray
deploy_functions = false
authentication   = { type = "none" }
monitoring       = { alarms = false, dashboards = false }

log_retention_days = 7
protect_data       = false
