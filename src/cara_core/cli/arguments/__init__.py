"""What several commands take: the day, the force, files, the store; wrong calls."""
