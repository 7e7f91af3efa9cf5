"""Two workshops for one person, and for everybody who waits: which pairs fit, who goes where."""
