"""A text for its reader: placeholders filled, and what a telephone makes of its letters."""
