"""An empty library on SQLite and on PostgreSQL: what is counted by SQL is counted on both."""

from tests.index.store.conftest import cluster, library, migrated, url

__all__ = ["cluster", "library", "migrated", "url"]
