"""Scanned pages read on this machine: lettering recognised and line work traced from the picture."""
