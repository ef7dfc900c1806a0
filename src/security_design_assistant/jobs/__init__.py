"""The job system: worker, lease, reconciliation, dead letters, redrive, and the ports they use."""
