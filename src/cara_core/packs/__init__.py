"""A community's pack of texts: read from its folder, checked, signed."""
