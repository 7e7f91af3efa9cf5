"""Finding, checking and loading a force and a community: one frozen value to ask."""
