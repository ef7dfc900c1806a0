"""What stands for the X-Ray daemon and its console on one machine: a file of spans."""
