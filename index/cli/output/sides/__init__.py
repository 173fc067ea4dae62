"""Prints what sides say."""
