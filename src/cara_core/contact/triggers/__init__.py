"""Which messages follow from what has happened in a case, and when."""
