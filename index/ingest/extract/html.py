"""Reads the article on an HTML page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.data_files import alternatives
from index.errors import InputError
from index.ingest.extract.assemble import Extracted, assemble
from index.ingest.extract.bylines import byline
from index.ingest.extract.clean import Cleaned, ends_a_sentence, is_paragraph
from index.ingest.extract.dates import day_in, find_date, read_moment
from index.ingest.extract.metadata import as_outlet, is_hidden, read_metadata, words_of
from index.text.charset import NO_XML, decode_page, storable
from index.told import Told
from index.urls.canonical import host_of
from index.values import Draft, Published

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

LARGEST = 10_000_000
"""The largest page, in bytes (in characters for a string)."""
MOST_ELEMENTS = 50_000
"""Most elements of a page: each takes time, and real pages have a few thousand."""

_LIST_MARK = "- "
_DATES = {"original_date": True, "extensive_search": False}
"""The wider search takes any year on the page, a copyright's too; no date is better than that."""


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
    if len(html) > LARGEST:
        raise InputError(
            f"{where} sent a page of more than {LARGEST // 1_000_000} MB, which is no article; "
            "save the text as a file and add that."
        )
    page = parsed(html if isinstance(html, str) else decode_page(html, charset))
    if page is None:
        raise InputError(_NOTHING.format(where=where))
    if sum(1 for _ in page.iter()) > MOST_ELEMENTS:
        raise InputError(
            f"The page of {where} has more than {MOST_ELEMENTS:,} elements, which no article has; "
            "save the text as a file and add that."
        )
    read = read_metadata(page, url, where)
    looks = page_signals(page)
    prune(page)
    found = _extraction(page, url)
    is_host = urlsplit(found.url or "").netloc.endswith(found.sitename or "/")  # no site name
    outlet = read.outlet or (None if is_host else as_outlet(found.sitename))
    known = outlet or (host_of(url) if url else None)
    title = read.title or found.title
    if title and known:  # "Talks resume | The Hill"
        title = " ".join(title.split())
        title = re.sub(rf" [|–—·:»-] {re.escape(known)}$", "", title, flags=re.IGNORECASE)
    extracted = replace(
        read,
        text=_paragraphs(storable(found.text or "")),
        title=title,
        heads=looks.heads,
        outlet=outlet,
        author=byline((found.author or "").split("; "), known),
    )
    return assemble(
        extracted,
        check=lambda text: check_article(looks, text, where),
        dated=lambda cleaned: _published(read, cleaned, found, url),
    )


def _published(
    read: Extracted, cleaned: Cleaned, extraction: "Document", url: str | None
) -> Published | None:
    """The most reliable date; one below the text or after the headline precedes a guess."""
    declared, printed = read.published, cleaned.published
    surest = declared or printed
    if declared and printed and declared.day_only and declared.day == printed.day:
        surest = printed  # it may have the time, too
    surest = surest or (day_in(url) if url else None) or cleaned.closing
    # “Statement by the Minister (May 15, 2020)”.
    behind = re.search(r"\(([^()]{6,40})\)$", read.title or "")
    surest = surest or (find_date(behind[1]) if behind else None)
    return surest or (read_moment(extraction.date) if extraction.date else None)


def parsed(html: str) -> "HtmlElement | None":
    """The root of a page; None if it is empty. Nothing that it names is fetched."""
    from lxml import etree  # noqa: PLC0415 - slow to import
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    parser = HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        return document_fromstring(storable(html).encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _extraction(page: "HtmlElement", url: str | None) -> "Document":
    """The library's result; an empty one if it finds no article. ``page`` is consumed."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    found = bare_extraction(
        page, url=url, favor_precision=True, include_comments=False, with_metadata=True,
        date_extraction_params=_DATES,
    )  # fmt: skip
    return found if isinstance(found, Document) and found.text else Document()


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


_SPACES = re.compile(r"[ \t\n\r\f]+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {
    "p", "div", "ul", "ol", "li", "table", "section", "article", "blockquote", "figure", "aside",
    "header", "footer", "main", "nav", "form", "dl", *_HEADINGS,
}  # fmt: skip
_SUBHEAD = re.compile(r"(?:^|[\s_-])(?:sub-?head\w*|cross-?head\w*|intertitle)(?:$|[\s_-])", re.I)
_BODY = re.compile(
    r"(?:article|story|post|entry|body|content)[\w-]*(?:body|text|content|container)", re.I
)
_POST = re.compile(r"\b(?:twitter-tweet|instagram-media|bluesky-embed|mastodon-embed)\b")


def prune(page: "HtmlElement") -> None:
    """Prepare a parsed page for extraction: what is never part of an article goes.

    White space becomes as in a browser, and the parts of one text are merged.
    """
    _collapse_spaces(page)
    elements = [node for node in page.iter() if isinstance(node.tag, str)]
    for element in reversed(elements):
        if element.getparent() is not None and _is_boilerplate(element):
            element.drop_tree()
    for element in elements:
        is_subhead = element.tag == "div" and _SUBHEAD.search(element.get("class", ""))
        if is_subhead and _is_inline(element):
            element.tag = "h2"
    for post in elements:  # an embedded post that the article quotes becomes text
        if post.tag == "blockquote" and _POST.search(post.get("class", "")):
            most = len(post.text_content()) + 100
            for frame in post.iterancestors():
                is_frame = frame.tag in {"div", "figure", "section"}
                if not is_frame or len(frame.text_content()) > most:
                    break
                frame.attrib.pop("class", None)
    _join_bodies(page)


def _collapse_spaces(page: "HtmlElement") -> None:
    """Replace line breaks of the source by spaces: a sentence must not end at one."""
    preformatted = {node for pre in page.iter("pre") for node in pre.iterdescendants()}
    verbatim = {*preformatted, *page.iter("pre", "textarea", "script", "style")}
    for element in page.iter():
        if element.text and isinstance(element.tag, str):
            text = element.text if element in verbatim else _SPACES.sub(" ", element.text)
            element.text = NO_XML.sub("", text)
        if element.tail:
            tail = element.tail if element in preformatted else _SPACES.sub(" ", element.tail)
            element.tail = NO_XML.sub("", tail)


def _is_boilerplate(element: "HtmlElement") -> bool:
    tag = element.tag
    if tag in {"ul", "ol", "p"}:
        return _is_links(element) or _is_caption(element)
    if tag not in {"span", "div", "aside"}:
        return False
    if is_hidden(element) and len(element.text_content()) <= 600:
        return True
    if tag == "aside" or not _is_inline(element):
        return False
    if tag == "div":
        return _is_caption(element)
    is_box = len(element.findall(".//a")) > 1 and len(element.text_content()) >= 80
    return is_box and _is_links(element)


def _is_inline(element: "HtmlElement") -> bool:
    return not any(node.tag in _BLOCKS for node in element.iterdescendants())


def _is_links(element: "HtmlElement") -> bool:
    """Whether a list or paragraph consists of links to other pages, without sentences."""
    linked = sum(len(link.text_content()) for link in element.iter("a") if link.get("href"))
    if linked < 16:  # names or sources
        return False
    text = element.text_content().strip()
    return linked >= 0.8 * len(text) and not ends_a_sentence(text)


def _is_caption(element: "HtmlElement") -> bool:
    if element.find(".//img") is None:
        return False
    text = element.text_content().strip()
    return 0 < len(text) <= 200 and not text.endswith(":") and not ends_a_sentence(text)


def _join_bodies(page: "HtmlElement") -> None:
    """Merge the parts of one text that advertising separates.

    They are separate, in one article, each has running text, and only the first has a title.
    """
    by_class: dict[str, list[HtmlElement]] = {}
    for node in page.iter("div", "section"):
        if _BODY.search(node.get("class", "")):
            by_class.setdefault(node.get("class", ""), []).append(node)
    for parts in by_class.values():
        containers = {next(part.iterancestors("article", "main"), None) for part in parts}
        if (
            1 < len(parts) <= 30
            and len(containers) == 1
            and None not in containers
            and not {up for node in parts for up in node.iterancestors()} & set(parts)
            and not any(node.find(".//h1") is not None for node in parts[1:])
            and all(
                any(len(one.text_content().split()) > 8 for one in part.iterchildren("p"))
                for part in parts
            )
        ):
            for other in parts[1:]:
                parts[0].extend(list(other))


_FILE = re.compile(r"\.(?:pdf|docx)(?:\?|$)", re.IGNORECASE)


def _notice(kind: str) -> re.Pattern[str]:
    """What pages of a kind say that are no articles, in any language."""
    return re.compile(alternatives(__package__, "notices.tsv", kind), re.IGNORECASE)


_NOT_FOUND = _notice("missing")
_SAYS = {
    _notice("robot"): Told(
        "{page} asks first whether a person is reading, and shows no article to programs; open it "
        "in a browser, save the text as a file, and add that."
    ),
    _notice("scripts"): Told(
        "{page} shows its text only to a browser that runs its scripts; open it in one, save the "
        "text as a file, and add that."
    ),
    _notice("consent"): Told(
        "{page} asks for consent to cookies instead of showing the article; open it in a browser, "
        "save the text as a file, and add that."
    ),
    _notice("login"): Told(
        "{page} asks to sign in before it shows an article; sign in with a browser, save the text "
        "as a file, and add that."
    ),
}
"""The error message for each kind of page without an article."""
_NO_PAGE = Told(
    "{page} says that there is nothing at this address; check it for a slip, and whether the "
    "article was moved."
)
_LIST = Told(
    "{page} is a list of links, not one article; add its feed, or an article's own address."
)
_DOCUMENT = "{page} has no text of its own, but leads to a document; add that: {document}"
_NOTHING = Told(
    "No article text was found on {where}; check that the address is one article, or save its text "
    "as a file and add that."
)


@dataclass(frozen=True, slots=True)
class PageSignals:
    """Features of a whole page.

    Attributes:
        heads: its title and first-level headings.
        words: its first words, including menus.
        linked: the share of its letters in links, 0–1.
        links: number of links.
        titled: the texts of linked headlines in lower case.
        document: the URL of a document that it links to, as written, or None.
        declared: whether it declares itself an article.
    """

    heads: tuple[str, ...]
    words: str
    linked: float
    links: int
    titled: frozenset[str]
    document: str | None = None
    declared: bool = False


def page_signals(page: "HtmlElement") -> PageSignals:
    """Read the features of a page, by its root, before it is modified."""
    links = [words_of(link) for link in page.iter("a") if link.get("href")]
    body = page.find(".//body")
    visible = (body if body is not None else page).xpath(
        ".//text()[not(ancestor::script or ancestor::style or ancestor::template)]"
    )
    words = " ".join(" ".join(visible).split())
    titled = set()
    for heading in page.iter(*_HEADINGS):
        link = heading.find(".//a[@href]")
        text = words_of(heading)
        elsewhere = link is not None and "#" not in (link.get("href") or "")
        if elsewhere and len(text.split()) >= 4:
            titled.add(text.casefold())
    documents = {
        link.get("href"): None
        for link in page.iter("a")
        if _FILE.search(link.get("href") or "")
        and not any(up.tag in {"nav", "header", "footer", "aside"} for up in link.iterancestors())
    }
    return PageSignals(
        heads=tuple(filter(None, map(words_of, page.iter("title", "h1")))),
        words=words[:20_000],
        linked=min(1.0, sum(map(len, links)) / len(words)) if words else 0.0,
        links=len(links),
        titled=frozenset(titled),
        document=next(iter(documents)) if len(documents) == 1 else None,
        declared=any(
            (tag.get("content") or "").strip().lower() == "article"
            for tag in page.iter("meta")
            if "og:type" in {tag.get("property"), tag.get("name")}
        ),
    )


def check_article(looks: PageSignals, text: str, where: str) -> None:
    """Check that the extracted text is an article, by the most reliable sign.

    Args:
        looks: the features of the page.
        text: its text without boilerplate.
        where: how messages call the page: a host name, or "the page".

    Raises:
        InputError: it is no article; the message says what the page has instead.
    """
    message = _instead(looks, text)
    if message is not None:
        page = "The page" if where == "the page" else Told("The page at {host}", host=where)
        raise InputError(message.format(page=page, where=where, document=looks.document))


def _instead(looks: PageSignals, text: str) -> str | None:
    """The message about what a page without an article has instead; None if it has one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    running = [line for line in lines if is_paragraph(line)]
    little = len(text.split()) < 150 and len(text) < 8 * 150  # may be only a notice
    short = [head for head in looks.heads if len(head) <= 80]

    def notice(texts: Sequence[str], least: float = 1) -> str | None:
        """The notice that is in so many of the texts."""
        return next(
            (
                message
                for pattern, message in _SAYS.items()
                if sum(bool(pattern.search(one)) for one in texts) >= least
            ),
            None,
        )

    in_headings = _NO_PAGE if any(map(_NOT_FOUND.search, short)) else notice(short)
    if little and in_headings:
        return in_headings
    titled = sum(line.casefold() in looks.titled for line in lines)
    share = 0.4 if looks.declared else 0.2  # which may be a digest
    if titled >= 4 and titled >= share * len(lines):
        return _LIST  # a sequence of linked headlines
    letters = len(re.findall(r"[^\W\d_]", text))
    # The shortest real reports have about 60.
    if letters < 50 or (little and looks.links and not running):
        if looks.document and looks.linked < 0.45:
            return _DOCUMENT
        if looks.links >= 20 and looks.linked >= 0.25:
            return _LIST
        return notice([looks.words]) or _NOTHING
    return notice(running, max(1, len(running)) / 2) if little else None
