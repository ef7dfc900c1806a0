"""The readers of documents, one module a kind; each runs in a guarded process."""
