"""Results as data: JSON in canonical form, and its schema."""
