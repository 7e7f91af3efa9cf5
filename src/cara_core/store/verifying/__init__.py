"""What ``cara verify`` asks of a store, question by question. No personal key is opened for it."""
