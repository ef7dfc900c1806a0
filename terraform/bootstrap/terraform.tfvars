account_id = "445567098699"
region     = "eu-west-2"
repository = "7-central/security-design-assistant"
