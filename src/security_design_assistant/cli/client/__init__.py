"""The service's client: what ``sda submit`` does."""
