"""May this reach this person safely? The rules of a send, the same number or address in another spelling, the ladder of calls."""
