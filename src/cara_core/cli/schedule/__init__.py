"""``cara schedule``: two workshops that fit, for one case or for everybody who waits."""
