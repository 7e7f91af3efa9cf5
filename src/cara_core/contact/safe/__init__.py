"""May this reach this person safely? The rules, shared numbers, the ladder of calls."""
