"""Canonical URLs: which addresses name the same page."""
