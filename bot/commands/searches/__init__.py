"""The commands that list quotes, articles and office-holders."""
