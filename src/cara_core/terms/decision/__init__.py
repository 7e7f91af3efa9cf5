"""A decision: criteria as conditions, findings, and the words for a person."""
