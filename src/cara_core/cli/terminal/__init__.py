"""How output is drawn: lines, colours, progress, and the two output streams."""
