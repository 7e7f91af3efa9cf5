"""A community's pack: read from its folder, checked line by line, or made up to test with."""
