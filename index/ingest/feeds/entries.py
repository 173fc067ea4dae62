"""Articles from the texts in feed entries; teasers are told from whole articles."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from html import escape, unescape

from index.data_files import alternatives
from index.errors import InputError
from index.ingest.extract.assemble import LONGEST_TITLE, Extracted, assemble
from index.ingest.extract.clean import ends_a_sentence
from index.ingest.extract.html import parsed
from index.ingest.feeds.listing import FeedEntry, Listing
from index.text.charset import storable
from index.text.size_policy import shortened
from index.urls.canonical import canonical, host_of
from index.values import Draft, Published

_BETWEEN_NAMES = re.compile(r"\s+[–—|:»>·•-]+\s+|\s*[|»]\s*|\s*::\s*")
_FEED_END = re.compile(r"[\s,(\[-]+(?:rss|atom|xml)?\s*(?:rss|atom|feeds?)[)\]]*$", re.IGNORECASE)
_FEED_BEGINNING = re.compile(
    r"^(?:(?:the )?latest from|rss(?: feed)?(?: of| from)?|feed:)\s+", re.IGNORECASE
)


def _words(kind: str) -> str:
    """A pattern of what feeds say of a kind, in any language."""
    return f"(?:{alternatives(__package__, 'feed_words.tsv', kind)})"


_SECTION_WORD = _words("section")
_SECTION = re.compile(rf"{_SECTION_WORD}(?:[\s,]+{_SECTION_WORD})*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|^[\w.-]+\.[a-z]{2,12}$", re.IGNORECASE)


def outlet_of(title: str) -> str | None:
    """The publisher that a feed's title names; None if it names none.

    Section names ("Press Releases", "World news") are removed if exactly one part of the title is
    left; a title with several names stays whole.
    """
    title = " ".join(title.split())
    head, end = title[:-40], title[-40:]  # "RSS feed"
    bare = _FEED_BEGINNING.sub("", head + _FEED_END.sub("", end)).strip()
    parts = [part.strip() for part in _BETWEEN_NAMES.split(bare) if part and part.strip()]
    names = [part for part in parts if not _SECTION.fullmatch(part)]
    name = names[0] if len(names) == 1 else bare if names else ""
    return name if name and not _ADDRESS.search(name) else None


LONGEST = 5_000_000
"""Most characters of one entry that are parsed."""
SHORT_WORDS = 50
"""Words from which several paragraphs, or an element for the whole text, count as an article."""

_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,5000}>")
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u2060\ufeff]|&(?:shy|ZeroWidthSpace|NoBreak);|&#(?:173|8203|8288|65279);"
)
"""Invisible line-break hints, which would split words."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_DROPPED = (
    "script", "style", "noscript", "iframe", "object", "embed", "form", "button", "select",
    "textarea", "svg", "math", "canvas", "audio", "video", "figure", "figcaption", "template",
    "head",
)  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "tr", "ul",
})  # fmt: skip
_SHARING = re.compile(
    r"(?:^|[\s_-])(?:feedflare|sharedaddy|sd-sharing|addtoany\w*|a2a_kit|addthis\w*|jp-relatedposts"
    r"|share-(?:buttons?|links?|bar)|social-(?:share|links?|icons?)|mc4wp-form|wp-block-button)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_APPENDED = re.compile(_words("appended"))
_MORE, _BARE = _words("more"), _words("more of")
_BUTTON = re.compile(rf"\W*(?:{_MORE}\b.{{0,200}}|{_BARE}\W*)", re.IGNORECASE)
_CUT = re.compile(
    rf"(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|[\[(](?:{_MORE}|{_BARE})\W*)\W*$"
    rf"|[.…»\]]\s*(?:{_MORE}|{_BARE})\s*[»›>→.…]*$",
    re.IGNORECASE,
)


def paragraphs(html: str) -> tuple[str, ...]:
    """The plain paragraphs of ``html``, without scripts, pictures, share bars and feed notes.

    The items of a list are one paragraph, on separate lines. A text without any markup is
    plain text with blank lines between paragraphs.
    """
    html = _INVISIBLE.sub("", storable(html[:LONGEST]))
    if not re.search("<[a-zA-Z/!?]", html):
        parts = (" ".join(part.split()) for part in _BLANK_LINE.split(unescape(html)))
        lines = [(part, False) for part in parts if part]
    else:
        lines = _lines(html)
    own = [(line, point) for line, point in lines if not _APPENDED.fullmatch(line)]
    # The end mark of press releases.
    return _grouped([(re.sub(r"(?<=\S)\s+(?:#\s?){2,6}$", "", line), point) for line, point in own])


def from_plain(text: str) -> str:
    """Plain text as HTML: blank lines separate paragraphs."""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in _BLANK_LINE.split(text))


def one_line(text: str, *, markup: bool) -> str:
    """A title as plain text: entities are decoded, and with ``markup`` tags are removed."""

    def space(tag: re.Match[str]) -> str:
        name = re.match(r"</?(\w+)", tag[0])
        return " " if name is not None and name[1].lower() in _BLOCKS | {"br"} else ""

    bare = _TAG.sub(space, text) if markup else text
    return " ".join(_INVISIBLE.sub("", storable(unescape(bare))).split())


def word_count(parts: tuple[str, ...]) -> int:
    """Number of words; a character of a script without spaces counts as half a word."""
    spaced = sum(len(part.split()) for part in parts)
    unspaced = sum(1 for part in parts for letter in part if "\u3040" <= letter <= "\u9fff")
    return spaced + unspaced // 2


def is_whole(parts: tuple[str, ...], *, apart: bool) -> bool:
    """Whether the paragraphs are the whole article and not a teaser.

    Args:
        parts: the result of ``paragraphs``.
        apart: whether they come from an element for the whole text, not for a summary.
    """
    if not parts or is_cut(parts):
        return False
    words = word_count(parts)
    if words >= 120:  # teasers have 20 to 80
        return True
    return words >= SHORT_WORDS and (len(parts) > 1 or (apart and ends_a_sentence(parts[-1])))


def is_cut(parts: tuple[str, ...]) -> bool:
    """Whether the text ends with "…" or "Continue reading"."""
    last = parts[-1].rsplit("\n", 1)[-1]
    return bool(_BUTTON.fullmatch(last) or _CUT.search(last[-300:]))


def _lines(html: str) -> list[tuple[str, bool]]:
    """The text between block boundaries, each line with whether it is in a list item."""
    from lxml import etree  # noqa: PLC0415 - slow to import

    root = parsed(f"<div>{html}</div>")
    if root is None:
        return []  # nothing but comments
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    for element in root.xpath("//*[@class]"):
        if _SHARING.search(element.get("class")) and element.getparent() is not None:
            element.drop_tree()
    runs: list[tuple[list[str], bool]] = [([], False)]
    points = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name, starts = element.tag, event == "start"
        points += (1 if starts else -1) if name == "li" else 0
        if name in _BLOCKS or (name == "br" and starts):
            runs.append(([], points > 0))
        elif name in frozenset({"td", "th"}):
            runs[-1][0].append(" ")
        text = element.text if starts else element.tail
        if text and element is not root:
            runs[-1][0].append(text)
    lines = ((" ".join("".join(pieces).split()), point) for pieces, point in runs)
    return [(line, point) for line, point in lines if line]


def _grouped(lines: list[tuple[str, bool]]) -> tuple[str, ...]:
    parts: list[str] = []
    in_list = False
    for line, point in lines:
        if parts and point and in_list:
            parts[-1] += f"\n{line}"
        elif (  # a line break inside a sentence
            parts
            and not (point or in_list)
            and line[:1].islower()
            and parts[-1][-1:].isalnum()
            and len(parts[-1]) >= 60
        ):
            parts[-1] += f" {line}"
        else:
            parts.append(line)
        in_list = point
    return tuple(parts)


_MORE_AT_END = re.compile(
    r"\s*[\[(]?\s*(?:…|\.\.\.)?\s*(?:(?:continue|keep) reading|read (?:more|on))\b[^.]{0,100}$",
    re.IGNORECASE,
)


def entry_draft(entry: FeedEntry, listing: Listing, feed_url: str) -> Draft:
    """The article in ``entry``; partial if the entry has only a teaser.

    Paragraphs and headings are separated by blank lines, the points of a list by line breaks.

    Args:
        entry: an entry of ``listing``.
        listing: provides outlet and language if the entry does not.
        feed_url: the URL of the feed.

    Raises:
        InputError: it has no text.
    """
    parts = list(paragraphs(entry.content))
    author = re.sub(r"^by\s+", "", parts[0], flags=re.IGNORECASE) if parts else ""
    if entry.byline and author.casefold() == entry.byline.casefold():
        del parts[0]
    if parts and is_cut(tuple(parts)):
        last = parts[-1]
        parts[-1] = last[:-200] + _MORE_AT_END.sub("", last[-200:])
    extracted = Extracted(
        name=f"The entry “{shortened(entry.title, LONGEST_TITLE)}” of {host_of(feed_url)}",
        text="\n\n".join(part for part in parts if part.strip()),
        title=entry.title,
        url=canonical(entry.url) if entry.url else None,
        outlet=entry.outlet or outlet_of(listing.title),
        published=entry.published,
        byline=entry.byline,
        languages=(entry.language, listing.language),
        partial=not entry.full,
    )
    draft = assemble(extracted, check=lambda _: None)  # checked without its headline, below
    if len(re.findall(r"[^\W\d_]", draft.text)) < 20:  # a caption or a button
        raise InputError(
            f"The entry “{shortened(draft.title, LONGEST_TITLE)}” of {host_of(feed_url)} holds no "
            "text of its article; fetch the article's page instead."
        )
    return replace(draft, updated=entry.updated)


def full_entry_drafts(
    entries: Sequence[FeedEntry], listing: Listing, url: str
) -> list[Draft | None]:
    """The article of each entry that has the whole text; None if its page must be fetched."""
    drafts: list[Draft | None] = [None] * len(entries)
    for at, entry in enumerate(entries):
        if entry.full or entry.url is None:
            with suppress(InputError):  # only boilerplate: the page may have more
                drafts[at] = entry_draft(entry, listing, url)
    return drafts


def teaser_draft(
    url: str, title: str, published: Published | None, content: str, outlet: str
) -> Draft:
    """A partial article from a feed entry whose page cannot be fetched.

    Raises:
        InputError: the entry has no text.
    """
    entry = FeedEntry(url, url, title, published, content=content)
    return entry_draft(entry, Listing("feed", outlet, (entry,)), url)
