"""A decision and what it is made of: criteria declared as conditions, findings, and the words for a person."""
