"""A coordinator's day: who is at risk, what is due and whose it is, the groups of the next weeks."""
