"""The boxed notation: tags with leaders to clusters of device cells, cameras, equipment, a legend."""
