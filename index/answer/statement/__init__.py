"""Finds sources for what a message states, and the article behind its link."""
