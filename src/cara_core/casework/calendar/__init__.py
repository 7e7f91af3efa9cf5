"""The calendar of workshops: what a coordinator keeps in the store, and what follows from a change of it."""
