"""The library: the one place where articles, revisions, passages and vectors are true.

SQLite by default, PostgreSQL by URL. Chroma and the full text can be rebuilt from it at any time.
"""
