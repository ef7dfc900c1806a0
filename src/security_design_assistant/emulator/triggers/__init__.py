"""What calls functions on AWS, played here: API Gateway, the event source mapping, the schedule."""
