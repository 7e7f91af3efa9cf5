"""What is now due in a case: by when, and for whom."""
