"""An empty library to fill and to ask."""

from tests.index.answer.conftest import desk
from tests.index.conftest import library

__all__ = ["desk", "library"]
