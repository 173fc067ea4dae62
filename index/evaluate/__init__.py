"""Measuring answers against a list of questions whose answers are known."""
