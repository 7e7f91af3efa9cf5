"""Tools for whoever adapts the programme for a community: reading a folder, signing it, settling what was warned of."""
