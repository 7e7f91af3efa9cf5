"""What goes out: which messages are due, whether they may go, and with what result."""
