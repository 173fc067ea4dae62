"""Reads the likeliest sentences, ranks them, and estimates how sure the first one answers."""
