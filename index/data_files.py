"""The files that travel with Verbale: its settings, sample, starter list, dashboard and alerts.

In the repository they stand in ``config/``, where people look for them. A wheel carries them inside
this package, so that it installs no folder that another package may have, too.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_config"
_IN_REPOSITORY = _PACKAGE.parent / "config"


def data_file(name: str) -> Path:
    """Where a file of ``config/`` is, in a checkout and in an installed wheel alike."""
    return (_IN_WHEEL if _IN_WHEEL.is_dir() else _IN_REPOSITORY) / name


SETTINGS = data_file("verbale.toml")
SAMPLE = data_file("sample/articles.jsonl")
STARTER = data_file("sources.toml")
DASHBOARD = data_file("grafana.json")
ALERTS = data_file("alerts.yml")
