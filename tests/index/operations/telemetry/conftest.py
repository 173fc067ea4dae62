"""An empty library on SQLite and on PostgreSQL: what is counted by SQL is counted on both."""

from tests.index.store.conftest import library, migrated, reused, url

__all__ = ["library", "migrated", "reused", "url"]
