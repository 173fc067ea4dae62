"""The files that travel with Verbale: its settings, sample, starter list, dashboard and alerts.

In the repository they stand in ``config/``, where people look for them. A wheel carries them inside
this package, so that it installs no folder that another package may have, too. Tables stand beside
the code that reads them.
"""

from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_config"
_IN_REPOSITORY = _PACKAGE.parent / "config"


def data_file(name: str) -> Path:
    """Where a file of ``config/`` is, in a checkout and in an installed wheel alike."""
    return (_IN_WHEEL if _IN_WHEEL.is_dir() else _IN_REPOSITORY) / name


def table_rows(package: str, name: str) -> list[list[str]]:
    """The rows of a TSV file of a package, without the first one, which names the columns.

    Empty lines and those that begin with ``#`` are no rows.
    """
    lines = files(package).joinpath(name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


def word_lists(package: str, name: str) -> dict[str, frozenset[str]]:
    """The lists of words of a TSV file of a package: a row has a list's name, and its words."""
    return {of: frozenset(words.split()) for of, words in table_rows(package, name)}


def alternatives(package: str, name: str, of: str) -> str:
    """A pattern of those that a TSV file of a package has of a kind: a row has a kind, and one."""
    return "|".join(pattern for kind, pattern in table_rows(package, name) if kind == of)


SETTINGS = data_file("verbale.toml")
SAMPLE = data_file("sample/articles.jsonl")
STARTER = data_file("sources.toml")
DASHBOARD = data_file("grafana.json")
ALERTS = data_file("alerts.yml")
