"""What comes in and goes out: JSON, CSV, and the schemas of the formats."""
