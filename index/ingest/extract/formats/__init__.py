"""Readers of the formats: HTML, PDF, Word, Markdown, plain text, JSON Lines."""
