"""The library: the source of truth for articles, revisions, passages and vectors.

SQLite by default, PostgreSQL by URL. Chroma and the full-text index can be rebuilt from it.
"""
