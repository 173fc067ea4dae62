"""Backups: one file with a whole library, from SQLite or PostgreSQL."""
