"""Reads articles: bulk files, local files and pages become drafts, cleaned of the page."""
