"""Retrieve and rank passages."""
