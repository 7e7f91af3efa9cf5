"""What ``cara verify`` asks of a store, question by question, without a personal key."""
