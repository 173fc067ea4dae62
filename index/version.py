"""Which version of Verbale this is."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """The version that is installed; "0" where Verbale runs without being installed."""
    try:
        return installed("verbale")
    except PackageNotFoundError:
        return "0"
