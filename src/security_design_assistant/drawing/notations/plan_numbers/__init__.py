"""Numbers at door swings: where a plan shows the doors that a schedule lists."""
