"""The review: what a human should look at, and how far the result can be trusted."""
