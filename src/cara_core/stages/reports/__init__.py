"""What happened in the world, as it becomes known: what cannot be, what is told twice, and what was wrong."""
