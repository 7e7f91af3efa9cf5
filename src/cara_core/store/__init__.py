"""The durable case log: what is acknowledged is kept, in order, and can be proved afterwards."""
