"""Trying a function's new version while a deployment moves traffic to it."""
