"""Feeds and sitemaps: what a source lists, read from whatever form it has."""
