"""Fresh processes to look into."""

from tests.index.embedding.conftest import in_fresh_process

__all__ = ["in_fresh_process"]
