"""The database below: SQLite or PostgreSQL, its tables, settings and failures."""
