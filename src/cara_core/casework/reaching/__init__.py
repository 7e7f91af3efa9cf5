"""How the people of a case are reached: their contact records kept and read, and what changes when somebody moves."""
