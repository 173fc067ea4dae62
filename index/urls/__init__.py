"""Canonical URLs: which URLs identify the same page."""
