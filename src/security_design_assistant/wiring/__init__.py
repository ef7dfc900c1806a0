"""The wiring: what puts the process of a Lambda function together."""
