"""Postal addresses: read, compared, and judged by whether a letter can be posted to them."""
