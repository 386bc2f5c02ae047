"""Every request that leaves this machine, and only on request."""
