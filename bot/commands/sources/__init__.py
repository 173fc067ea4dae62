"""``/source``: adding, listing and removing what a server answers from."""
