"""What a casework works with: the store behind it, and the forces whose rules its cases follow."""
