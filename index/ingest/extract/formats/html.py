"""Reads the article on an HTML page."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import InputError
from index.ingest.extract.assemble import Extracted, assemble
from index.ingest.extract.boilerplate.clean import Cleaned
from index.ingest.extract.boilerplate.dom import link_texts, prune, without_links_below
from index.ingest.extract.boilerplate.non_articles import check_article, nothing_on, page_signals
from index.ingest.extract.bylines import byline
from index.ingest.extract.dates.datelines import find_date
from index.ingest.extract.dates.page_dates import day_in, read_moment
from index.ingest.extract.metadata import Metadata, as_outlet, read_metadata
from index.text.charset import decode_page, storable
from index.urls.canonical import host_of
from index.values import Draft, Published

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

LARGEST = 10_000_000
"""The largest page, in bytes (in characters for a string)."""
MOST_ELEMENTS = 50_000
"""Most elements of a page: each takes time, and real pages have a few thousand."""

_BEHIND = re.compile(r"\(([^()]{6,40})\)$")
"""A date in parentheses after a headline: "Statement by the Minister (May 15, 2020)"."""
_LIST_MARK = "- "
_DATES = {"original_date": True, "extensive_search": False}
"""The wider search takes any year on the page, a copyright's too; no date is better than that."""


@dataclass(frozen=True, slots=True)
class _Extraction:
    """The result of the extraction library."""

    text: str
    title: str | None
    outlet: str | None
    published: Published | None
    authors: tuple[str, ...] = ()


def extract(html: str | bytes, url: str | None, charset: str | None = None) -> Draft:
    """Extract the article from a page.

    Paragraphs and headings are separated by blank lines, list items by line breaks.

    Args:
        html: the page; bytes in any encoding.
        url: its URL; None for a local file that declares none.
        charset: the charset that the server names.

    Raises:
        InputError: the page is too large, or has no article.
    """
    where = host_of(url) if url else "the page"
    page = _parsed(html, charset, where)
    metadata, looks, links = read_metadata(page, url), page_signals(page), link_texts(page)
    prune(page)
    extraction = _extraction(page, url)
    outlet = metadata.outlet or extraction.outlet
    known = outlet or (host_of(url) if url else None)
    extracted = Extracted(
        name=where,
        text=without_links_below(extraction.text, links),
        title=_without_outlet(metadata.title or extraction.title, known),
        heads=looks.heads,
        url=metadata.url,
        outlet=outlet,
        published=metadata.published,
        byline=metadata.byline,
        author=byline(extraction.authors, known),
        updated=metadata.updated,
        languages=metadata.languages,
        partial=metadata.partial,
        walled=metadata.walled,
    )
    return assemble(
        extracted,
        check=lambda text: check_article(looks, text, where),
        dated=lambda cleaned: _published(metadata, cleaned, extraction, url),
    )


def _published(
    metadata: Metadata, cleaned: Cleaned, extraction: _Extraction, url: str | None
) -> Published | None:
    """The most reliable date; one below the text or after the headline precedes a guess."""
    surest = _most_precise(metadata.published, cleaned.published)
    surest = surest or (day_in(url) if url else None) or cleaned.closing
    behind = _BEHIND.search(metadata.title or "")
    return surest or (find_date(behind[1]) if behind else None) or extraction.published


def _parsed(html: str | bytes, charset: str | None, where: str) -> "HtmlElement":
    from lxml import etree  # noqa: PLC0415 - slow to import
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    if len(html) > LARGEST:
        raise InputError(
            f"{where} sent a page of more than {LARGEST // 1_000_000} MB, which is no article; "
            "save the text as a file and add that."
        )
    text = html if isinstance(html, str) else decode_page(html, charset)
    parser = HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        page = document_fromstring(storable(text).encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise nothing_on(where) from error
    if sum(1 for _ in page.iter()) > MOST_ELEMENTS:
        raise InputError(
            f"The page of {where} has more than {MOST_ELEMENTS:,} elements, which no article has; "
            "save the text as a file and add that."
        )
    return page


def _extraction(page: "HtmlElement", url: str | None) -> _Extraction:
    """The library's result; an empty text if it finds no article. ``page`` is consumed."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    document = bare_extraction(
        page,
        url=url,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if not isinstance(document, Document) or not document.text:
        return _Extraction("", None, None, None)
    return _Extraction(
        _paragraphs(storable(document.text)),
        document.title,
        None if _is_host(document) else as_outlet(document.sitename),
        read_moment(document.date) if document.date else None,
        tuple((document.author or "").split("; ")),
    )


def _is_host(document: "Document") -> bool:
    """Whether trafilatura used the host name because it found no site name."""
    name, host = document.sitename, urlsplit(document.url or "").netloc
    return name is not None and host.endswith(name)


def _paragraphs(text: str) -> str:
    """The library's lines, with blank lines between paragraphs and without list markers."""
    spaced = ""
    in_list = False
    for line in filter(str.strip, text.split("\n")):
        is_point = line.startswith(_LIST_MARK)
        between = "" if not spaced else "\n" if in_list and is_point else "\n\n"
        spaced += between + line.removeprefix(_LIST_MARK).strip()
        in_list = is_point
    return spaced


def _without_outlet(title: str | None, outlet: str | None) -> str | None:
    """The headline without the outlet ("Talks resume | The Hill")."""
    if title is None or outlet is None:
        return title
    title = " ".join(title.split())
    return re.sub(rf" [|–—·:»-] {re.escape(outlet)}$", "", title, flags=re.IGNORECASE)


def _most_precise(declared: Published | None, printed: Published | None) -> Published | None:
    """The date in the metadata, with the printed time if the metadata has only the day."""
    if declared and printed and declared.day_only and declared.day == printed.day:
        return printed
    return declared or printed
