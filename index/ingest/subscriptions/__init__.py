"""Subscription lists: OPML and the exports of other programs, read into sources and written."""
