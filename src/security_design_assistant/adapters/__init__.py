"""What stands behind the pipeline's ports."""
