"""From which facts each duty follows, in groups: one function for each kind of duty, or for a few that belong together."""
