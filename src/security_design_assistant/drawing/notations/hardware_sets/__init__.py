"""Hardware schedules: openings listed under a heading or set, its items, and its notes of operation."""
