"""Door schedules as architects draw them: one row a door under a door-number heading."""
