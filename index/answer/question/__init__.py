"""Analyze a question: names, time expressions, terms and the expected answer type."""
