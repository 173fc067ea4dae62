"""Reads PDF files: the text of all pages as running text."""

import io
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from index.errors import InputError
from index.ingest.extract.assemble import Extracted, assemble_document
from index.ingest.extract.bylines import byline
from index.ingest.extract.unwrap import unwrapped
from index.text.charset import storable
from index.text.size_policy import check_text
from index.values import Draft, Published

if TYPE_CHECKING:  # importing it takes longer than all else here
    from pypdf import PdfReader

MOST_PAGES = 2_000
"""Most pages of a PDF."""

_BROKEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Further exceptions of damaged files, besides the library's own."""
_EDGE_LINES = 3
"""Lines at the top and bottom of a page that may be running heads."""
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_NO_TITLE = re.compile(
    r"untitled|microsoft|powerpoint|\.(?:docx?|pdf|indd|rtf|odt|pptx?|qxp)\b|^[\w-]+$",
    re.IGNORECASE,
)


def read_pdf(body: bytes, name: str, url: str | None = None) -> Draft:
    """The article in a PDF.

    Args:
        body: the file.
        name: what a message calls it.
        url: where a person reads it.

    Raises:
        InputError: it is encrypted, damaged, too long, or has only images of text.
    """
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - slow to import

    try:
        reader = _opened(body, name)
        text = storable(unwrapped(_without_running_heads(_pages(reader, name))))
        title, author, created = _title(reader), _author(reader), _created(reader)
    except (PyPdfError, *_BROKEN) as error:
        raise InputError(
            f"{name} is not a PDF that can be read ({error}); open it, print it to a new PDF, and "
            "add that."
        ) from error
    extracted = Extracted(name=name, text=text, title=title, url=url, author=author)
    return assemble_document(extracted, created, _check_text)


def _check_text(text: str, name: str) -> None:
    if not re.search(r"\w{2}", text):
        raise InputError(
            f"{name} holds no text, only pictures of it: it seems to be scanned. Run it through "
            "OCR (for example ocrmypdf) and add the result."
        )


def _opened(body: bytes, name: str) -> "PdfReader":
    from pypdf import PasswordType, PdfReader  # noqa: PLC0415 - slow to import
    from pypdf.errors import DependencyError  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(body), strict=False)
    if reader.is_encrypted:
        unlocked = PasswordType.NOT_DECRYPTED
        with suppress(DependencyError):
            unlocked = reader.decrypt("")
        if unlocked is PasswordType.NOT_DECRYPTED:
            raise InputError(f"{name} is encrypted; save a copy without a password and add that.")
    return reader


def _pages(reader: "PdfReader", name: str) -> list[list[str]]:
    """The lines of each page."""
    if len(reader.pages) > MOST_PAGES:
        raise InputError(f"{name} has more than {MOST_PAGES:,} pages; split it and add the parts.")
    texts = [page.extract_text() for page in reader.pages]
    check_text(sum(map(len, texts)), name)
    return [[line.rstrip() for line in text.split("\n")] for text in texts]


def _without_running_heads(pages: list[list[str]]) -> str:
    """All lines except page numbers and running heads."""
    edges = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    often = max(2, len(pages) // 2)
    running = {key for key, count in edges.items() if key and count >= often}
    kept: list[str] = []
    for page in pages:
        edge = _edge_positions(page)
        kept += [
            line
            for at, line in enumerate(page)
            if not (at in edge and (_key(line) in running or _PAGE_NUMBER.fullmatch(line.strip())))
        ]
    return "\n".join(kept)


def _edges(page: list[str]) -> list[str]:
    return [page[at] for at in sorted(_edge_positions(page))]


def _edge_positions(page: list[str]) -> set[int]:
    filled = [at for at, line in enumerate(page) if line.strip()]
    return set(filled[:_EDGE_LINES] + filled[-_EDGE_LINES:])


def _key(line: str) -> str:
    """The constant part of a running head."""
    return _DIGITS.sub("#", " ".join(line.split())).casefold()


def _title(reader: "PdfReader") -> str | None:
    """The title in the file's metadata, unless it was generated from a file name."""
    title = storable((reader.metadata and reader.metadata.title) or "").strip()
    return None if len(title) < 5 or _NO_TITLE.search(title) else " ".join(title.split())


def _author(reader: "PdfReader") -> str | None:
    return byline([storable((reader.metadata and reader.metadata.author) or "")])


def _created(reader: "PdfReader") -> Published | None:
    """The day when the file was created; the time is not that of publication."""
    with suppress(ValueError):  # the date in the file's data is malformed
        created = reader.metadata and reader.metadata.creation_date
        return Published.on(created.date()) if created else None
    return None
