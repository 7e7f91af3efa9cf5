"""Pictures and pages for those who lead a programme: made of the facts, and of no person's data."""
