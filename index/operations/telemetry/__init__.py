"""Seen from outside: logs, metrics, and whether the process is well."""
