"""Libraries that are built again."""

from tests.index.indexing.libraries import models

__all__ = ["models"]
