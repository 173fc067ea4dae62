"""An empty library to fill and to ask."""

from tests.index.answer.conftest import desk, library

__all__ = ["desk", "library"]
