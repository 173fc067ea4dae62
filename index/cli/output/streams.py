"""Plain words and JSON on standard output and standard error.

All that commands print goes through here or through ``index/cli/output/console.py``, so that
nothing from outside commands the terminal.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from index.text.display import escaped_json, harmless


def write(words: str) -> None:
    """Write to standard output."""
    sys.stdout.write(harmless(words))


def write_error(words: str) -> None:
    """Write to standard error."""
    sys.stderr.write(harmless(words))


def write_json(
    value: object, *, indent: int | None = None, default: Callable[[Any], Any] | None = None
) -> None:
    """Write a value to standard output as JSON, on one line unless indented."""
    sys.stdout.write(json_line(value, indent=indent, default=default))


def json_line(
    value: object, *, indent: int | None = None, default: Callable[[Any], Any] | None = None
) -> str:
    """A value as JSON, with a line feed at its end."""
    written = json.dumps(value, ensure_ascii=False, indent=indent, default=default)
    return escaped_json(written) + "\n"
