"""Asking questions: what all ways of asking in Discord have in common, and the two surfaces."""
