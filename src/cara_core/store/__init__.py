"""The durable case log: what was acknowledged is kept, in order, and can be proved."""
