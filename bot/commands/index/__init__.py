"""``/index``: building, swapping and checking the index, its audit log and feedback."""
