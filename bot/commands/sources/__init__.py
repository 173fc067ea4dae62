"""``/source``: adding, listing and removing the sources of a server."""
