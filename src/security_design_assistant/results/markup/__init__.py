"""The marked-up drawing."""
