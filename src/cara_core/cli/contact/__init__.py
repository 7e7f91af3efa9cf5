"""``cara contact …``: how the people of a case can be reached, recorded and shown."""
