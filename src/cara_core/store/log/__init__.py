"""The case log: facts appended and read in order, sealed for each person, chained, and every access to them kept."""
