"""Full-text search: SQLite FTS5 or PostgreSQL."""
