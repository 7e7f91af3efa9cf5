"""Everything that can be wrong with a pack, one module for each group of checks."""
