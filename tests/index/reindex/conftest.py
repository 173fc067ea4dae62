"""Libraries that are built again."""

from tests.index.reindex.ground import models

__all__ = ["models"]
