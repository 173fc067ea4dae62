"""Extractive reader: marks the span of a passage that answers a question."""
