"""``cara adapt``: checking and signing the texts of a community, by folder."""
