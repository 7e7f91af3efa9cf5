"""The register of a workshop: a sheet out, attendance of the group in."""
