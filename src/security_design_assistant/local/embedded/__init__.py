"""The whole service on one machine: API Gateway, Lambda and the schedule here, the rest in ministack."""
