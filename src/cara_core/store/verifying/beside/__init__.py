"""What stands beside the facts: contact records, the calendar, the switch and the messages; and the schema."""
