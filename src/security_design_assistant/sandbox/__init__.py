"""The sandbox: a guarded child process in which strangers' PDFs are opened and read."""
