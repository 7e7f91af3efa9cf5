"""Printed letters: set as PDF, checked against the window of the envelope, shown as pictures."""
