"""What is done after a backup of a store was put back."""
