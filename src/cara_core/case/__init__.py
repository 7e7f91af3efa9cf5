"""What has happened in a case: facts, what they come to, and how they are told."""
