"""What is written to a terminal or a pipe: lines, colours, progress, and the two output streams."""
