"""Encoders, which turn passages and questions into vectors."""
