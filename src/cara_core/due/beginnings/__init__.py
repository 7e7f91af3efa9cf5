"""From which facts each duty follows: one function for each kind of duty, or for a few that belong together."""
