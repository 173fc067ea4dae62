"""Write text and JSON to standard output and standard error.

Commands print only through this module or ``index/cli/output/console.py``, which escape control
characters: text from articles and servers never reaches the terminal as commands.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from index.text.display import escaped_json, harmless


def write(words: str) -> None:
    """Write text to standard output, control characters escaped."""
    sys.stdout.write(harmless(words))


def write_file(content: str) -> None:
    """As ``write``, for the content of a file whose lines may end with CR LF."""
    sys.stdout.write("\r\n".join(harmless(line) for line in content.split("\r\n")))


def write_error(words: str) -> None:
    """Write text to standard error, control characters escaped."""
    sys.stderr.write(harmless(words))


def write_json(
    value: object, *, indent: int | None = None, default: Callable[[Any], Any] | None = None
) -> None:
    """Write a value to standard output as JSON, on one line unless indented."""
    sys.stdout.write(json_line(value, indent=indent, default=default))


def json_line(
    value: object, *, indent: int | None = None, default: Callable[[Any], Any] | None = None
) -> str:
    """Return a value as JSON with a final line feed."""
    written = json.dumps(value, ensure_ascii=False, indent=indent, default=default)
    return escaped_json(written) + "\n"
