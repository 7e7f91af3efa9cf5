"""What goes out: which messages are due now, who may be sent them, and what came of it."""
