"""A text for its reader: placeholders filled, letters that a telephone can show."""
