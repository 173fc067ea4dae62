"""Encoders: sentences and questions into vectors."""
