"""Stores for the tests of delivery: on SQLite and on PostgreSQL, as those of the store itself."""

from store.conftest import postgres_server, shelf, sqlite_shelf

__all__ = ["postgres_server", "shelf", "sqlite_shelf"]
