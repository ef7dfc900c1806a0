"""Processing on one machine: no account, no network, no key."""
