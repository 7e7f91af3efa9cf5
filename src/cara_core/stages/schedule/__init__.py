"""Two workshops that fit, for one person and for everybody who waits."""
