"""Separates an article's text from navigation, notices and other boilerplate."""
