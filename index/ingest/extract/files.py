"""Reads article files, local, uploaded or fetched, by their format."""

import io
import logging
import re
import shutil
import subprocess
import time
import tomllib
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import InputError, unreadable
from index.ingest.extract.assemble import Extracted, assemble, is_wrapped, unwrapped
from index.ingest.extract.bylines import byline
from index.ingest.extract.clean import placed_date
from index.ingest.extract.dates import read_moment
from index.ingest.extract.html import extract
from index.ingest.extract.sandbox import die_with_parent
from index.ingest.options import KINDS, SAVE_AS, one_of
from index.text.charset import decode_text, file_name, storable
from index.text.size_policy import LONGEST_SOURCE, check_text
from index.told import Told
from index.urls.canonical import canonical, host_of
from index.values import Draft

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element
    from markdown_it.token import Token
    from pypdf import PdfReader

    from index.ingest.fetch.pages import FetchedPage


log = logging.getLogger(__name__)

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

    if body.startswith(b"\xd0\xcf\x11\xe0"):
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
        text = before = ""
        for kind, line in _lines(document.element.body):  # lists and tables hold together
            text += ("" if not text else "\n" if kind and kind == before else "\n\n") + line
            before = kind
        text = storable(text)
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
        text[:2_500],
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


def _lines(parent: "_Element") -> Iterator[tuple[str, str]]:
    """The non-empty lines in order, each with "list", "table", or "" for a paragraph."""
    for element in parent:
        if element.tag == f"{_WORD}p":
            line = _words(element)
            if line.strip():
                style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
                named = "" if style is None else (style.get(f"{_WORD}val") or "").lower()
                numbered = element.find(f"{_WORD}pPr/{_WORD}numPr") is not None
                is_point = named.startswith("list") or (
                    numbered and not named.startswith("heading")
                )
                yield ("list" if is_point else ""), line
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


def _docx_title(document: "WordDocument") -> str | None:
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
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
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
                raise InputError.told(
                    "{name} is encrypted; save a copy without a password and add that.",
                    name=name,
                )
        if len(reader.pages) > MOST_PAGES:
            raise InputError(
                f"{name} has more than {MOST_PAGES:,} pages; split it and add the parts."
            )
        texts = [page.extract_text() for page in reader.pages]
        check_text(sum(map(len, texts)), name)
        has_text = any(re.search(r"\w{2}", one) for one in texts)
        scanned = not has_text and any(page.images for page in reader.pages)
        if scanned:
            texts = read_scan(reader, name)
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
        partial=scanned and len(texts) < len(reader.pages),
    )
    draft = _assembled(
        extracted,
        storable(texts[0]) if texts else "",
        Told(
            "{name} holds no text, only pictures of it: it seems to be scanned. Run it "
            "through OCR (for example ocrmypdf) and add the result.",
            name=name,
        ),
    )
    return replace(draft, pages=page_starts(texts, draft.text), by_machine=scanned)


_PROGRAM = "tesseract"
SCAN_SECONDS = 15.0
"""For all pages of a scan; those that are not read by then are left out."""


def read_scan(reader: "PdfReader", name: str) -> list[str]:
    """The text of each page of a PDF whose pages are pictures, as far as there is time.

    Args:
        reader: the PDF.
        name: what a message calls it.

    Raises:
        InputError: tesseract is not installed, or can't read it.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        raise InputError.told(
            "{name} holds no text, only pictures of it: it seems to be scanned. Install "
            "tesseract (Debian: apt install tesseract-ocr), and Verbale reads it by machine.",
            name=name,
        )
    from PIL.Image import DecompressionBombError  # noqa: PLC0415 - only scans need it

    ends = time.monotonic() + SCAN_SECONDS
    texts: list[str] = []
    try:
        listed = _run([program, "--list-langs"], b"", SCAN_SECONDS).split("\n")[1:]
        languages = "+".join(one for one in listed if one and one != "osd")
        asked = [program, "stdin", "stdout", "-l", languages, "--dpi", "300"]
        for page in reader.pages:
            lines = []
            for picture in page.images:  # as the page shows it, as a PNG in grey
                turned = io.BytesIO()
                assert picture.image is not None
                upright = picture.image.rotate(-page.rotation, expand=True)
                upright.convert("L").save(turned, "PNG")
                lines.append(_run(asked, turned.getvalue(), ends - time.monotonic()))
            texts.append("\n".join(lines))
    except subprocess.TimeoutExpired:
        log.info("%s: %d of %d pages were read in time", name, len(texts), len(reader.pages))
    except (DecompressionBombError, OSError) as error:
        raise InputError(f"The pictures of {name} can't be read ({error}).") from error
    return texts


def _run(command: list[str], given: bytes, seconds: float) -> str:
    """What a program prints; it dies with the process that reads for it.

    Raises:
        InputError: it failed.
        TimeoutExpired: it took too long.
    """
    ran = subprocess.run(  # noqa: S603 - our own words; a sandbox has a single thread
        command, input=given, capture_output=True, timeout=max(seconds, 0.0), check=False,
        env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}, preexec_fn=die_with_parent,
    )  # fmt: skip
    if ran.returncode:
        raise InputError(f"{_PROGRAM} failed: {ran.stderr.decode(errors='replace')[:300].strip()}")
    return ran.stdout.decode(errors="replace").replace("\f", "\n")


_RUN = 30
"""Letters and digits by which the beginning of a page is found in the text."""


def page_starts(texts: Sequence[str], text: str) -> tuple[int, ...]:
    """Where each page begins in the text that was made of all; none if few are found there."""
    places = [at for at, sign in enumerate(text) if sign.isalnum()]
    bare = "".join(text[at] for at in places)
    found: list[int | None] = []
    first, most = 0, 0
    for page in texts:
        own = "".join(filter(str.isalnum, page))
        # What is left out makes the text shorter: no page begins behind the length of those before.
        runs = (own[at : at + _RUN] for at in range(0, min(len(own), 100), 5))
        least = max(first, most - 20_000)
        starts = (bare.rfind(run, least, most + _RUN) for run in runs if run)
        start = next((one for one in starts if one >= 0), None)
        found.append(start)
        if start is not None:
            first = most = start
        most += len(own)
    lost = sum(bool(page.strip()) for page, at in zip(texts, found, strict=True) if at is None)
    if lost > len(texts) // 3:
        return ()
    ends, following = [], len(text)
    for start in reversed(found):
        following = following if start is None else places[start] if start else 0
        ends.append(following)
    return tuple(reversed(ends))


def _without_running_heads(texts: list[str]) -> str:
    """All lines of the pages except page numbers and running heads."""
    pages = [[line.rstrip() for line in text.split("\n")] for text in texts]
    edges = []
    for page in pages:
        filled = [at for at, line in enumerate(page) if line.strip()]
        edges.append({*filled[:3], *filled[-3:]})

    def constant(line: str) -> str:
        """The constant part of a running head."""
        return re.sub(r"\d+", "#", " ".join(line.split())).casefold()

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


_FRONT_MATTER = re.compile(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<body>.*?)\n(?P=mark)[ \t]*(?:\n|\Z)", re.DOTALL
)
_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?P<value>.+)$", re.MULTILINE)
_BETWEEN_CELLS = " | "
_BLOCK_ENDS = {
    "paragraph_close": "\n\n",
    "heading_close": "\n\n",
    "bullet_list_close": "\n",
    "ordered_list_close": "\n",
    "td_close": _BETWEEN_CELLS,
    "th_close": _BETWEEN_CELLS,
    "tr_close": "\n",
    "table_close": "\n",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown document as plain text.

    Attributes:
        text: paragraphs, headings, list points and table rows, blank lines between blocks.
        heading: the first heading of the highest level in the document, or None.
        fields: the scalar values of the front matter, by name in lower case.
    """

    text: str
    heading: str | None = None
    fields: dict[str, str] = field(default_factory=dict)


def read_markdown(source: str) -> Document:
    """Remove the markup of links, emphasis, tables and fences; images become their description."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only Markdown files need it

    source = source.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT_MATTER.match(source)
    tokens = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .parse(source[front.end() :] if front else source)
    )
    levels = [(token.tag, at) for at, token in enumerate(tokens) if token.type == "heading_open"]
    heading = _inline(tokens[min(levels)[1] + 1].children or []) if levels else ""
    return Document(
        _text(tokens),
        heading.replace("\n", " ").strip() or None,
        _fields(front) if front else {},
    )


def _fields(front: re.Match[str]) -> dict[str, str]:
    if front["mark"] == "+++":
        try:
            given = tomllib.loads(front["body"])
        except tomllib.TOMLDecodeError:
            return {}
        return {key.lower(): str(value) for key, value in given.items()}
    return {
        pair["key"].lower(): pair["value"].strip(" \t").strip("\"'")
        for pair in _KEY.finditer(front["body"])
    }


def _text(tokens: list["Token"]) -> str:
    """The blocks in order; the points of a tight list and the rows of a table are lines."""
    text = ""
    for token in tokens:
        if token.type == "inline":
            text += _inline(token.children or [])
        elif token.type in {"fence", "code_block"}:
            text += f"{token.content.strip()}\n\n"
        elif token.type == "html_block":
            text += f"{re.sub(r'<[^<>]*>', '', token.content).strip()}\n\n"
        elif token.type in _BLOCK_ENDS:
            text += "\n" if token.hidden else _BLOCK_ENDS[token.type]
    text = text.replace(f"{_BETWEEN_CELLS}\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _inline(children: Iterable["Token"]) -> str:
    """The words of a line; soft line breaks become spaces, hard ones stay."""
    parts = {"softbreak": " ", "hardbreak": "\n", "html_inline": ""}
    return "".join(
        _inline(child.children) if child.children else parts.get(child.type, child.content)
        for child in children
    )


LARGEST = 50_000_000
"""The largest file, in bytes."""


def read_file(path: Path, url: str | None = None) -> Draft:
    """The article in a local file.

    Args:
        path: the file; ``options.KINDS`` lists the formats.
        url: the URL where people read it; None uses what the file declares.

    Returns:
        A draft whose ``path`` is the absolute path of the file.

    Raises:
        InputError: the file cannot be read or has no article, or the URL is invalid.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; name the files in it.")
    if not path.exists():
        raise InputError(f"{path} does not exist; check the spelling and the folder.")
    kind = _file_kind(str(path))
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    return replace(_read(kind, body, str(path), url), path=file_name(path.resolve()))


def read_upload(name: str, body: bytes) -> Draft:
    """The article in an uploaded file.

    Args:
        name: the file's name; its ending determines the format.
        body: the content of the file.

    Returns:
        A draft without a path.

    Raises:
        InputError: its format is not read, it is too large, or it has no article.
    """
    return _read(_file_kind(name), body, name, None)


def _file_kind(name: str) -> str:
    """The format of a file, by its name.

    Raises:
        InputError: the format is not read.
    """
    ending = Path(name).suffix.lower()
    if ending not in KINDS:
        raise InputError.told(
            "{name} has a file type that is not read. Save it as {endings}.",
            name=name,
            endings=one_of(SAVE_AS),
        )
    return KINDS[ending]


def _read(kind: str, body: bytes, name: str, url: str | None) -> Draft:
    if len(body) > LARGEST:
        raise InputError(
            f"{name} is larger than {LARGEST // 1_000_000} MB; split it into articles."
        )
    if not body.strip():
        raise InputError.told("{name} is empty; there is nothing to quote in it.", name=name)
    draft = _READERS[kind](body, name, url)
    where = url or draft.url
    if where is not None:
        canonical(where)
    return replace(draft, url=where)


def from_text(text: str, name: str) -> Draft:
    """The article in a plain text; hard-wrapped lines are joined.

    Raises:
        InputError: it is too long, or contains only boilerplate; the message calls it ``name``.
    """
    return assemble(
        Extracted(name=name, text=text),
        reflowed=lambda text: unwrapped(text) if is_wrapped(text) else text,
    )


def from_markdown(source: str, name: str) -> Draft:
    """The article in a Markdown text; front matter may set title, date, source and url.

    Raises:
        InputError: it is too long, or contains only boilerplate; the message calls it ``name``.
    """
    check_text(len(source), name, LONGEST_SOURCE)
    document = read_markdown(source)
    given = document.fields
    return assemble(
        Extracted(
            name=name,
            text=document.text,
            title=given.get("title") or document.heading,
            url=given.get("url"),
            outlet=given.get("source") or given.get("outlet"),
            published=read_moment(given.get("date") or given.get("published") or ""),
            byline=byline([given.get("author") or ""]),
            updated=read_moment(given.get("updated") or given.get("lastmod") or ""),
            languages=(given.get("lang"), given.get("language")),
        )
    )


_READERS: dict[str, Callable[[bytes, str, str | None], Draft]] = {
    "text": lambda body, name, _url: from_text(decode_text(body, name), name),
    "markdown": lambda body, name, _url: from_markdown(decode_text(body, name), name),
    "html": lambda body, _name, url: extract(body, url),
    "pdf": read_pdf,
    "docx": read_docx,
}


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEXT = {"text/plain": from_text, "text/markdown": from_markdown}
_UNSURE = {"", "application/octet-stream", "binary/octet-stream", "application/xml", "text/xml"}
_PACKED = {"application/zip", "application/msword", "application/x-zip-compressed"}
_LOOKS_LIKE_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def read_page(page: "FetchedPage") -> Draft:
    """The article on a fetched page; slow, so run it off the event loop.

    Raises:
        InputError: the format is not read, or the page has no article.
    """
    kind = _kind(page)
    url = canonical(page.url)
    if kind == "pdf":
        draft = read_pdf(page.body, url, url)
    elif kind == "docx":
        draft = read_docx(page.body, url, url)
    elif kind == "html":
        return extract(page.body, page.url, page.charset)
    else:
        draft = _TEXT[kind](decode_text(page.body, url, page.charset), url)
    return replace(draft, url=url)


def _kind(page: "FetchedPage") -> str:
    """The format of the body, which is more reliable than a vague header."""
    if page.body.startswith(b"%PDF-") or page.content_type == "application/pdf":
        return "pdf"
    named = urlsplit(page.url).path.lower().endswith(".docx") and page.body.startswith(b"PK")
    if page.content_type == _DOCX or (named and page.content_type in {*_UNSURE, *_PACKED}):
        return "docx"
    unsure = page.content_type in _UNSURE
    is_html = page.content_type in {"text/html", "application/xhtml+xml"}
    if is_html or (unsure and _LOOKS_LIKE_HTML.search(page.body[:2048])):
        return "html"
    if page.content_type in _TEXT:
        return page.content_type
    raise InputError(
        f"{host_of(page.url)} sent {page.content_type or 'something unnamed'}, which holds no "
        "article that can be read; name a page, a PDF, a Word file or a plain text."
    )
