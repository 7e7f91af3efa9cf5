"""The trial: the sealed list of who is allocated to which arm, and what proves an entry of it."""
