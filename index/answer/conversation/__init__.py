"""Resolve follow-up questions against the previous turns."""
