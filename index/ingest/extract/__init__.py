"""Extraction: turns bytes into a draft with text, title, byline and date, in a sandbox."""
