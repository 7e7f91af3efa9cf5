"""What has happened in a case: its facts, which of them stand, and its timeline."""
