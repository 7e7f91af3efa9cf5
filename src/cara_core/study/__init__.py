"""The trial: who was allocated to which arm, what came of it, and what the comparison can bear."""
