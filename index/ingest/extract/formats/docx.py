"""Reads Word files: paragraphs, lists and tables as running text."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Final

from index.errors import InputError
from index.ingest.extract.assemble import Extracted, assemble_document
from index.ingest.extract.bylines import byline
from index.text.charset import storable
from index.values import Draft, Published

if TYPE_CHECKING:  # importing them takes longer than all else here
    from docx.document import Document
    from lxml.etree import _Element

LARGEST_UNPACKED = 100_000_000
"""The largest unpacked size, in bytes."""
MOST_PARTS = 5_000
"""Most parts of the package."""

_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, NotImplementedError, RecursionError,
    RuntimeError, SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""Exceptions of damaged files (lxml raises SyntaxError, python-docx LookupError)."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {
    f"{_WORD}tab": "\t",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "‑",
}
_NOT_TEXT = {f"{_WORD}{name}" for name in ("del", "moveFrom", "txbxContent", "pict")}
_OLD = b"\xd0\xcf\x11\xe0"
"""First bytes of .doc files and encrypted .docx files."""
_NO_TITLE = re.compile(
    r"untitled|^(?:microsoft )?word(?: document)?$|^document ?\d*$|\.(?:docx?|dotx?|rtf|odt)\b"
    r"|^[\w-]+$",
    re.IGNORECASE,
)
_FIRST_YEAR = 1990
_TEMPLATE: Final = date(2013, 12, 23)
"""The creation date of a widespread empty template."""


def read_docx(body: bytes, name: str, url: str | None = None) -> Draft:
    """The article in a Word file; each table row becomes a line.

    Args:
        body: the file.
        name: how messages call it.
        url: the URL where people read it.

    Raises:
        InputError: it is encrypted, damaged, a .doc file, too large, or has no text.
    """
    from docx.exceptions import PythonDocxError  # noqa: PLC0415 - slow to import
    from docx.opc.exceptions import OpcError  # noqa: PLC0415

    _check_size(body, name)
    try:
        document = _opened(body)
        text = storable(_text(document))
        title, author, created = _title(document), _author(document), _created(document)
    except (PythonDocxError, OpcError, *_BROKEN) as error:
        raise _unreadable(name) from error
    extracted = Extracted(name=name, text=text, title=title, url=url, author=author)
    return assemble_document(extracted, created, _check_text)


def _check_text(text: str, name: str) -> None:
    if not re.search(r"\w{2}", text):
        raise InputError(f"{name} holds no text; if it shows any, save it as a PDF and add that.")


def _check_size(body: bytes, name: str) -> None:
    """Check the sizes before anything is unpacked.

    Raises:
        InputError: it would unpack to too much, or is no ZIP package.
    """
    if body.startswith(_OLD):
        raise InputError(
            f"{name} is encrypted or of the old .doc kind; save it as .docx without a password "
            "and add that."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = packed.infolist()
    except _BROKEN as error:
        raise _unreadable(name) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise InputError(
            f"{name} unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB; split it, or save "
            "its text alone, and add that."
        )


def _opened(body: bytes) -> "Document":
    from docx import Document  # noqa: PLC0415 - slow to import

    # The library resolves no entities and fetches nothing that a file refers to.
    return Document(io.BytesIO(body))


def _text(document: "Document") -> str:
    """Paragraphs separated by blank lines; list items and table rows on separate lines."""
    text = ""
    before = ""
    for kind, line in _lines(document.element.body):
        between = "" if not text else "\n" if kind and kind == before else "\n\n"
        text += between + line
        before = kind
    return text


def _lines(parent: "_Element") -> Iterator[tuple[str, str]]:
    """The non-empty lines in order, each with "list", "table", or "" for a paragraph."""
    for element in parent:
        if element.tag == f"{_WORD}p":
            line = _words(element)
            if line.strip():
                yield ("list" if _is_point(element) else ""), line
        elif element.tag == f"{_WORD}tbl":
            yield from (("table", row) for row in _rows(element))
        elif element.tag == f"{_WORD}sdt":
            for content in element.iterchildren(f"{_WORD}sdtContent"):
                yield from _lines(content)


def _rows(table: "_Element") -> Iterator[str]:
    for row in table.iterchildren(f"{_WORD}tr"):
        cells = (
            " ".join(
                " ".join(_words(paragraph).split()) for paragraph in cell.iter(f"{_WORD}p")
            ).strip()
            for cell in row.iterchildren(f"{_WORD}tc")
        )
        if line := " | ".join(cell for cell in cells if cell):
            yield line


def _words(paragraph: "_Element") -> str:
    """The words of a paragraph with all tracked changes accepted."""
    words = ""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == f"{_WORD}t":
            words += element.text or ""
        elif element.tag in _BREAKS:
            words += _BREAKS[element.tag]
        elif element.tag not in _NOT_TEXT:
            waiting.extend(reversed(element))
    return "\n".join(" ".join(line.split()) for line in words.split("\n")).strip("\n")


def _is_point(paragraph: "_Element") -> bool:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    numbered = paragraph.find(f"{_WORD}pPr/{_WORD}numPr") is not None
    named = style is not None and (style.get(f"{_WORD}val") or "").lower().startswith("list")
    heading = style is not None and (style.get(f"{_WORD}val") or "").lower().startswith("heading")
    return (numbered or named) and not heading


def _title(document: "Document") -> str | None:
    """The title in the file's properties, unless generated; else a paragraph styled as title."""
    given = " ".join(storable(document.core_properties.title or "").split())
    if len(given) >= 5 and not _NO_TITLE.search(given):
        return given
    for paragraph in document.element.body.iterchildren(f"{_WORD}p"):
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        words = " ".join(storable(_words(paragraph)).split())
        if words:
            is_title = style is not None and style.get(f"{_WORD}val") in {"Title", "Heading1"}
            return words if is_title else None
    return None


def _author(document: "Document") -> str | None:
    return byline([storable(document.core_properties.author or "")])


def _created(document: "Document") -> Published | None:
    """The day when the file was created; the time is not that of publication."""
    with suppress(ValueError):  # the date in the file's data is malformed
        created = document.core_properties.created
        if created and created.year >= _FIRST_YEAR and created.date() != _TEMPLATE:
            return Published.on(created.date())
    return None


def _unreadable(name: str) -> InputError:
    return InputError(
        f"{name} is not a Word file that can be read; open it, save it as .docx or PDF once more, "
        "and add that."
    )
