"""By what cases that belong together find each other: digests that are kept, and taken away with the person."""
