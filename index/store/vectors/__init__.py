"""Vectors: the library's own copy, and Chroma's index of them."""
