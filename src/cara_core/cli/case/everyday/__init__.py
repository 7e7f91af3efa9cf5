"""The everyday commands of a case: each records one kind of fact, asks what is missing, and shows what it changes."""
