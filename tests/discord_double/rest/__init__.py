"""The double's HTTP API: its server, its routes, and what they read and write."""
