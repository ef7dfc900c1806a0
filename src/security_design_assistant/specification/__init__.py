"""Specifications that come with a drawing: what they say of lock types and symbols that its legend lacks."""
