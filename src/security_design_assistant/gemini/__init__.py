"""Gemini: what is asked of it, through whose client, within which limits, at what price."""
