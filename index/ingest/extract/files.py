"""Reads article files, local, uploaded or fetched, by their format."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import InputError, unreadable
from index.ingest.extract.assemble import Extracted, assemble, is_wrapped, unwrapped
from index.ingest.extract.bylines import byline
from index.ingest.extract.dates import read_moment
from index.ingest.extract.documents import read_docx, read_pdf
from index.ingest.extract.html import extract
from index.ingest.options import KINDS, SAVE_AS, one_of
from index.text.charset import decode_text, file_name
from index.text.size_policy import check_source
from index.told import Told
from index.urls.canonical import canonical, host_of
from index.values import Draft

if TYPE_CHECKING:
    from markdown_it.token import Token

    from index.ingest.fetch.pages import FetchedPage

_FRONT_MATTER = re.compile(
    r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<body>.*?)\n(?P=mark)[ \t]*(?:\n|\Z)", re.DOTALL
)
_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?P<value>.+)$", re.MULTILINE)
_QUOTES = "\"'"
_TAG = re.compile(r"<[^<>]*>")
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
    return Document(_text(tokens), _heading(tokens), _fields(front) if front else {})


def _fields(front: re.Match[str]) -> dict[str, str]:
    if front["mark"] == "+++":
        try:
            given = tomllib.loads(front["body"])
        except tomllib.TOMLDecodeError:
            return {}
        return {key.lower(): str(value) for key, value in given.items()}
    return {
        pair["key"].lower(): pair["value"].strip(" \t").strip(_QUOTES)
        for pair in _KEY.finditer(front["body"])
    }


def _heading(tokens: list["Token"]) -> str | None:
    levels = [(token.tag, at) for at, token in enumerate(tokens) if token.type == "heading_open"]
    if not levels:
        return None
    _, at = min(levels)
    return _inline(tokens[at + 1].children or []).replace("\n", " ").strip() or None


def _text(tokens: list["Token"]) -> str:
    """The blocks in order; the points of a tight list and the rows of a table are lines."""
    text = "".join(_piece(token) for token in tokens).replace(f"{_BETWEEN_CELLS}\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _piece(token: "Token") -> str:
    """The text of one token."""
    if token.type == "inline":
        return _inline(token.children or [])
    if token.type in {"fence", "code_block"}:
        return f"{token.content.strip()}\n\n"
    if token.type == "html_block":
        return f"{_TAG.sub('', token.content).strip()}\n\n"
    if token.type in _BLOCK_ENDS:
        return "\n" if token.hidden else _BLOCK_ENDS[token.type]
    return ""


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
        raise InputError(
            Told(
                "{name} has a file type that is not read. Save it as {endings}.",
                name=name,
                endings=one_of(SAVE_AS),
            )
        )
    return KINDS[ending]


def _read(kind: str, body: bytes, name: str, url: str | None) -> Draft:
    if len(body) > LARGEST:
        raise InputError(
            f"{name} is larger than {LARGEST // 1_000_000} MB; split it into articles."
        )
    if not body.strip():
        raise InputError(Told("{name} is empty; there is nothing to quote in it.", name=name))
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
    check_source(len(source), name)
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


_Reader = Callable[[bytes, str, str | None], Draft]
_READERS: dict[str, _Reader] = {
    "text": lambda body, name, _url: from_text(decode_text(body, name), name),
    "markdown": lambda body, name, _url: from_markdown(decode_text(body, name), name),
    "html": lambda body, _name, url: extract(body, url),
    "pdf": read_pdf,
    "docx": read_docx,
}


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HTML = {"text/html", "application/xhtml+xml"}
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
    if page.content_type in _HTML or (unsure and _LOOKS_LIKE_HTML.search(page.body[:2048])):
        return "html"
    if page.content_type in _TEXT:
        return page.content_type
    raise InputError(
        f"{host_of(page.url)} sent {page.content_type or 'something unnamed'}, which holds no "
        "article that can be read; name a page, a PDF, a Word file or a plain text."
    )
