"""Prints who holds which office."""
