"""Reads the article on a fetched page; ``files.py`` reads local and uploaded files."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import InputError
from index.ingest.extract.formats.docx import read_docx
from index.ingest.extract.formats.files import from_markdown, from_text
from index.ingest.extract.formats.html import extract
from index.ingest.extract.formats.pdf import read_pdf
from index.text.charset import decode_text
from index.urls.canonical import canonical, host_of
from index.values import Draft

if TYPE_CHECKING:  # its HTTP client takes longer to import than all else here
    from index.ingest.fetch.client import FetchedPage

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
    if page.content_type == _DOCX or _is_docx_by_name(page):
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


def _is_docx_by_name(page: "FetchedPage") -> bool:
    named = urlsplit(page.url).path.lower().endswith(".docx")
    return named and page.body.startswith(b"PK") and page.content_type in {*_UNSURE, *_PACKED}
