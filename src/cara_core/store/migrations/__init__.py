"""How the tables of the store came to be, one step for each released format."""
