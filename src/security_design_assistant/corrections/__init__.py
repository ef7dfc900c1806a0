"""What persons change of a result: proposed, kept as a list, applied to the machine's analysis."""
