"""Data that crosses package borders: pydantic models without I/O."""
