"""``verbale lexicon``: who holds which office."""
