"""The log of facts: appended, read, sealed for each person, chained, access logged."""
