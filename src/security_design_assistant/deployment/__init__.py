"""Deployments: trials of a new version before and after it gets traffic."""
