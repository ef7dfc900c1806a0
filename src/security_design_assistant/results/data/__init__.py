"""Data artefacts: JSON in canonical form with its schema, and CSV."""
