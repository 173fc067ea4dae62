"""Extractive readers, which mark the answer span in a passage."""
