"""May this reach this person safely? The rules of a send, one reach in two spellings, the ladder of calls."""
