account_id = "445567098699"
region     = "eu-west-2"
repository = "7-central/security-design-assistant"

security_emails = ["info@7central.co.uk"]
