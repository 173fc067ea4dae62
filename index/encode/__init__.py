"""Turning words into vectors."""
