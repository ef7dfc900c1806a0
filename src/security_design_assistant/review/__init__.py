"""The review: the one rule book, and the findings of what a human should look at."""
