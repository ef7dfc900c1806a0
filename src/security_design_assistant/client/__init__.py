"""The service's client: requests with their proof of who asks, and answers that a person understands."""
