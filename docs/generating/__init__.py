"""What is written from the code: pages of the reference, and pictures."""
