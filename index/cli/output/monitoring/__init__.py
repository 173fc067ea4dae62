"""Prints what is watched over time."""
