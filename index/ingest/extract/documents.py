"""Reads Word files and PDF files as running text."""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from index.errors import InputError
from index.ingest.extract.assemble import Extracted, assemble, unwrapped
from index.ingest.extract.bylines import byline
from index.ingest.extract.clean import placed_date
from index.text.charset import storable
from index.text.size_policy import check_text
from index.told import Told
from index.values import Draft

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

LARGEST_UNPACKED = 100_000_000
"""The largest unpacked size, in bytes."""
MOST_PARTS = 5_000
"""Most parts of the package."""

_BROKEN_DOCX = (
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
_FIRST_PAGE = 2_500
"""Characters that count as the first page of a file without pages."""
_OLD = b"\xd0\xcf\x11\xe0"
"""First bytes of .doc files and encrypted .docx files."""
_NO_DOCX_TITLE = re.compile(
    r"untitled|^(?:microsoft )?word(?: document)?$|^document ?\d*$|\.(?:docx?|dotx?|rtf|odt)\b"
    r"|^[\w-]+$",
    re.IGNORECASE,
)


def read_docx(body: bytes, name: str, url: str | None = None) -> Draft:
    """The article in a Word file; each table row becomes a line.

    Args:
        body: the file.
        name: how messages call it.
        url: the URL where people read it.

    Raises:
        InputError: it is encrypted, damaged, a .doc file, too large, or has no text.
    """
    from docx import Document  # noqa: PLC0415 - slow to import
    from docx.exceptions import PythonDocxError  # noqa: PLC0415
    from docx.opc.exceptions import OpcError  # noqa: PLC0415

    if body.startswith(_OLD):
        raise InputError(
            f"{name} is encrypted or of the old .doc kind; save it as .docx without a password "
            "and add that."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise InputError(
                f"{name} unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB; split it, or "
                "save its text alone, and add that."
            )
        # The library resolves no entities and fetches nothing that a file refers to.
        document = Document(io.BytesIO(body))
        text = storable(_docx_text(document))
        properties = document.core_properties
        title, author = _docx_title(document), storable(properties.author or "")
    except (PythonDocxError, OpcError, *_BROKEN_DOCX) as error:
        raise InputError(
            f"{name} is not a Word file that can be read; open it, save it as .docx or PDF once "
            "more, and add that."
        ) from error
    extracted = Extracted(name=name, text=text, title=title, url=url, author=byline([author]))
    return _assembled(
        extracted,
        text[:_FIRST_PAGE],
        f"{name} holds no text; if it shows any, save it as a PDF and add that.",
    )


def _assembled(extracted: Extracted, first_page: str, without: str) -> Draft:
    """The draft of a document; the day on which its file was made does not date it.

    Args:
        extracted: what its reader extracted.
        first_page: the text of its first page.
        without: what is told of a document without text.

    Raises:
        InputError: the text is too long, or there is none.
    """

    def check(text: str) -> None:
        if not re.search(r"\w{2}", text):
            raise InputError(without)

    printed = filter(None, map(placed_date, first_page.split("\n")))
    return assemble(
        extracted,
        check=check,
        dated=lambda cleaned: cleaned.published or next(printed, None) or cleaned.closing,
    )


def _docx_text(document: "Document") -> str:
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


def _docx_title(document: "Document") -> str | None:
    """The title in the file's properties, unless generated; else a paragraph styled as title."""
    given = " ".join(storable(document.core_properties.title or "").split())
    if len(given) >= 5 and not _NO_DOCX_TITLE.search(given):
        return given
    for paragraph in document.element.body.iterchildren(f"{_WORD}p"):
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        words = " ".join(storable(_words(paragraph)).split())
        if words:
            is_title = style is not None and style.get(f"{_WORD}val") in {"Title", "Heading1"}
            return words if is_title else None
    return None


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
    from pypdf import PasswordType, PdfReader  # noqa: PLC0415 - slow to import
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(body), strict=False)
        if reader.is_encrypted:
            unlocked = PasswordType.NOT_DECRYPTED
            with suppress(DependencyError):
                unlocked = reader.decrypt("")
            if unlocked is PasswordType.NOT_DECRYPTED:
                raise InputError(
                    Told(
                        "{name} is encrypted; save a copy without a password and add that.",
                        name=name,
                    )
                )
        if len(reader.pages) > MOST_PAGES:
            raise InputError(
                f"{name} has more than {MOST_PAGES:,} pages; split it and add the parts."
            )
        texts = [page.extract_text() for page in reader.pages]
        check_text(sum(map(len, texts)), name)
        text = storable(unwrapped(_without_running_heads(texts)))
        given = reader.metadata
        title = " ".join(storable((given and given.title) or "").split())
        author = storable((given and given.author) or "")
    except (PyPdfError, *_BROKEN) as error:
        raise InputError(
            f"{name} is not a PDF that can be read ({error}); open it, print it to a new PDF, and "
            "add that."
        ) from error
    is_generated = len(title) < 5 or _NO_TITLE.search(title)  # from the file's name
    extracted = Extracted(
        name=name,
        text=text,
        title=None if is_generated else title,
        url=url,
        author=byline([author]),
    )
    return _assembled(
        extracted,
        storable(texts[0]) if texts else "",
        Told(
            "{name} holds no text, only pictures of it: it seems to be scanned. Run it "
            "through OCR (for example ocrmypdf) and add the result.",
            name=name,
        ),
    )


def _without_running_heads(texts: list[str]) -> str:
    """All lines of the pages except page numbers and running heads."""
    pages = [[line.rstrip() for line in text.split("\n")] for text in texts]
    edges = []
    for page in pages:
        filled = [at for at, line in enumerate(page) if line.strip()]
        edges.append({*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]})

    def constant(line: str) -> str:
        """The constant part of a running head."""
        return _DIGITS.sub("#", " ".join(line.split())).casefold()

    heads = Counter(
        head
        for page, edge in zip(pages, edges, strict=True)
        for head in {constant(page[at]) for at in edge}
    )
    often = max(2, len(pages) // 2)
    running = {head for head, count in heads.items() if head and count >= often}
    return "\n".join(
        line
        for page, edge in zip(pages, edges, strict=True)
        for at, line in enumerate(page)
        if not (at in edge and (constant(line) in running or _PAGE_NUMBER.fullmatch(line.strip())))
    )
