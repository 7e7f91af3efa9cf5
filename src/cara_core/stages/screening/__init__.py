"""Screening again: what is known of a case on a day, and which screenings follow from what is recorded."""
