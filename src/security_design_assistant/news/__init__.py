"""What operators and developers are told: messages of machines, in sentences."""
