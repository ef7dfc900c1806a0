"""The review page as the programs of this package serve it; its source is ``src/web``."""
