"""Readers of each format: HTML, PDF, Word, Markdown, plain text, JSON Lines."""
