"""Printed letters: set as PDF, checked against the envelope's window, drawn."""
