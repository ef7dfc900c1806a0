"""What operators and developers are told: messages of machines, in sentences."""

OURS = "security-design-assistant"
"""What a message of our own code, or of a release, says that it comes from."""
