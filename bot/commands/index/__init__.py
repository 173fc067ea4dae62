"""``/index``: status, builds and checks of the index; the audit log and feedback of a server."""
