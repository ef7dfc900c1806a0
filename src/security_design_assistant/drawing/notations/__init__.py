"""Notations: the ways in which offices write security designs, one package each."""
