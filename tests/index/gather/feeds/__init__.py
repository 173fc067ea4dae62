"""Tests of reading feeds and sitemaps."""
