"""Reads bulk files: JSON Lines with one article per line; bad lines are reported and skipped."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from index.errors import InputError, unreadable
from index.ingest.extract.assemble import Extracted, assemble
from index.text.language import code_of
from index.urls.canonical import canonical
from index.values import Draft, Published

LONGEST_LINE = 20_000_000
"""The longest line, in bytes."""

LONGEST_NAME = 500
"""Most characters of an id, by the width of PostgreSQL's column."""

LONGEST_PATH = 4_096
"""Most characters of a path, as on Linux."""

FIELDS = (
    "title", "text", "url", "source", "published_at", "id", "path", "partial", "byline",
    "updated_at", "language", "correction",
)  # fmt: skip
"""The fields that are read."""
_EXPORTED = {"article_id", "external_id", "revision", "gone"}
"""What an export writes besides, for other programs."""
MOST_UNKNOWN = 100
"""Most names of unknown fields that are counted."""

_PACKED = {
    b"\x1f\x8b": ("gzip", "gunzip --stdout {} > NEW.jsonl"),
    b"PK\x03\x04": ("zip", "unzip {}"),
    b"BZh": ("bzip2", "bunzip2 --stdout {} > NEW.jsonl"),
    b"\xfd7zXZ": ("xz", "xz --decompress --stdout {} > NEW.jsonl"),
    b"\x28\xb5\x2f\xfd": ("zstd", "zstd --decompress --stdout {} > NEW.jsonl"),
}
"""First bytes of compressed files, with the format and the command to unpack them."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")
"""First bytes of UTF-16 with and without a byte order mark, and of UTF-32."""

_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A bad line and the reason.

    Attributes:
        number: the line number, from 1.
        reason: why it was skipped, in a sentence for people.
    """

    number: int
    reason: str


class _UnusableError(Exception):
    """A line is bad; the message is the reason."""


def read_jsonl(path: Path, unknown: Counter[str] | None = None) -> Iterator[Draft | BadLine]:
    """Read ``{title, text, url?, source?, published_at?, id?}`` from each line, in order.

    What an export writes besides (``path``, ``partial``, ``byline``, ``updated_at``, ``language``,
    ``correction``) is read where present, blank lines are skipped. Other fields are not read, but
    counted by their names in ``unknown``. A URL stays exactly as given, fragment and all: in bulk
    data a fragment may be all that tells two articles apart. The words of the text stay as given;
    only page furniture goes.

    Raises:
        InputError: the file is missing, a folder, packed, in UTF-16, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            _check_head(file.peek(8), path)
            for number, line in enumerate(_lines(file), start=1):
                if line is None or line.strip(_BLANK):
                    yield _draft_or_bad(number, line, Counter() if unknown is None else unknown)
    except IsADirectoryError as error:
        raise InputError(
            f"{path} is a folder; name a JSON Lines file, or add the files in it one by one."
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error


def count_lines(path: Path) -> int:
    """Count lines for the progress bar; 0 if the file can't be read, which its reader reports."""
    if not path.is_file():  # a pipe can be read only once
        return 0
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 0


def _check_head(head: bytes, path: Path) -> None:
    """Reject compressed and UTF-16 files, with the command that converts them."""
    for begins, (name, command) in _PACKED.items():
        if head.startswith(begins):
            raise InputError(
                f"{path} is packed with {name}; unpack it first ({command.format(path.name)})."
            )
    if head.startswith(_UTF_16):
        raise InputError(
            f"{path} is UTF-16, not UTF-8; convert it first (iconv -f UTF-16 -t UTF-8 "
            f"{path.name} > NEW.jsonl)."
        )


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines one at a time; None for a line that is too long, which is not loaded."""
    first = True
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            _skip_rest(file, line)
            yield None
        else:
            yield line.removeprefix(_BOM) if first else line
        first = False


def _skip_rest(file: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(1_000_000)


def _draft_or_bad(number: int, line: bytes | None, unknown: Counter[str]) -> Draft | BadLine:
    try:
        if line is None:
            raise _UnusableError(
                f"The line is longer than {LONGEST_LINE // 1_000_000} MB; "
                "put each article on a line of its own."
            )
        record = _record(_decoded(line))
        for name in record.keys() - _EXPORTED - {*FIELDS}:
            if name in unknown or len(unknown) < MOST_UNKNOWN:
                unknown[name] += 1
        return _draft(record)
    except _UnusableError as error:
        return BadLine(number, str(error))


def _decoded(line: bytes) -> str:
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise _UnusableError(
            f"Byte {error.start + 1} of the line is not UTF-8. If the file is Latin-1, convert it: "
            "iconv -f LATIN1 -t UTF-8 OLD.jsonl > NEW.jsonl"
        ) from error
    if "\0" in text:
        raise _UnusableError("The line holds a NUL byte; it is probably not a text file.")
    return text


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise _UnusableError(f"The JSON is broken at column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise _UnusableError("The JSON is nested too deeply to be an article.") from error
    except ValueError as error:
        raise _UnusableError(f"The JSON holds a number that cannot be read: {error}.") from error
    if not isinstance(record, dict):
        raise _UnusableError("The line is JSON, but not an object with “title” and “text”.")
    return record


def _draft(record: dict[str, Any]) -> Draft:
    try:
        draft = assemble(_extracted(record), check=_check_text)
    except InputError as error:
        raise _UnusableError(str(error)) from error
    return replace(
        draft,
        external_id=_identifier(record),
        path=_name(record, "path", LONGEST_PATH),
        updated=_moment(record, "updated_at"),
        language=code_of(_string(record, "language")),
    )


def _extracted(record: dict[str, Any]) -> Extracted:
    return Extracted(
        name="The “text”",
        text=_text(record),
        as_given=True,
        title=_string(record, "title"),
        url=_url(record),
        outlet=_string(record, "source"),
        published=_moment(record, "published_at"),
        byline=_string(record, "byline"),
        correction=_string(record, "correction"),
        partial=record.get("partial") is True,
    )


def _check_text(text: str) -> None:
    if not text.strip():
        raise InputError("The “text” is page furniture alone, without an article.")


def _text(record: dict[str, Any]) -> str:
    text = record.get("text")
    if text is None:
        raise _UnusableError("The “text” is missing.")
    if not isinstance(text, str):
        raise _UnusableError(f"The “text” is {_kind(text)}, not a string.")
    _check_characters("text", text)
    if not text.strip():
        raise _UnusableError("The “text” is empty.")
    return text


def _string(record: dict[str, Any], name: str) -> str | None:
    """An optional field; None if it is missing, null or blank."""
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _UnusableError(f"The “{name}” is {_kind(value)}, not a string.")
    _check_characters(name, value)
    return value.strip() or None


def _url(record: dict[str, Any]) -> str | None:
    url = _string(record, "url")
    try:
        if url is not None:
            canonical(url)
    except InputError as error:
        raise _UnusableError(f"The “url” does not fit: {error}") from error
    return url


def _name(record: dict[str, Any], name: str, longest: int = LONGEST_NAME) -> str | None:
    """A field that identifies the article, which is never shortened."""
    value = _string(record, name)
    if value is not None and len(value) > longest:
        raise _UnusableError(
            f"The “{name}” has {len(value):,} characters; it may have {longest:,} at most."
        )
    return value


def _identifier(record: dict[str, Any]) -> str | None:
    """The ``id``; whole numbers are accepted too."""
    value = record.get("id")
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return _name({"id": str(value)} if is_number else record, "id")


def _moment(record: dict[str, Any], name: str) -> Published | None:
    value = record.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _UnusableError(f"The “{name}” is {_kind(value)}, not a date like 2024-08-28.")
    try:
        return Published.parse(value)
    except InputError as error:
        raise _UnusableError(f"The “{name}” does not fit: {error}") from error


def _check_characters(name: str, value: str) -> None:
    if "\0" in value:
        raise _UnusableError(f"The “{name}” holds a NUL character (\\u0000); take it out.")
    if _LONE_SURROGATE.search(value):
        raise _UnusableError(
            f"The “{name}” holds half a character (a lone \\ud800–\\udfff escape); write it whole."
        )


def _kind(value: object) -> str:
    """The type of a JSON value as a phrase."""
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return names.get(type(value), "an object")
