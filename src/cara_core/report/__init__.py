"""Pictures and pages for programme leads: made from the facts, without personal data."""
