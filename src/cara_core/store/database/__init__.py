"""The database under a store: SQLite or PostgreSQL, its tables, its settings, and what its failures mean."""
