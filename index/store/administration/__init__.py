"""Data of people and servers: ratings, the audit log, settings, limits."""
