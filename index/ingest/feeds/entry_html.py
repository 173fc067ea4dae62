"""Turns the HTML of feed entries into plain paragraphs, and detects teasers."""

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from index.ingest.extract.boilerplate.clean import ends_a_sentence
from index.text.charset import storable

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

LONGEST = 5_000_000
"""Most characters of one entry that are parsed."""
WHOLE_WORDS = 120
"""Words from which a text counts as an article; teasers have 20 to 80."""
SHORT_WORDS = 50
"""Words from which several paragraphs, or an element for the whole text, count as an article."""

_MARKUP = re.compile(r"<[a-zA-Z/!?]")
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
_CELLS = frozenset({"td", "th"})
_SHARING = re.compile(
    r"(?:^|[\s_-])(?:feedflare|sharedaddy|sd-sharing|addtoany\w*|a2a_kit|addthis\w*|jp-relatedposts"
    r"|share-(?:buttons?|links?|bar)|social-(?:share|links?|icons?)|mc4wp-form|wp-block-button)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_APPENDED = re.compile(
    r"(?:The post .{1,400} (?:first appeared|appeared first) on .{1,200}"
    r"|L[’']article .{1,400} est apparu en premier sur .{1,200}"
    r"|La entrada .{1,400} (?:se publicó primero|aparece primero) en .{1,200}"
    r"|Der Beitrag .{1,400} erschien zuerst auf .{1,200}"
    r"|(?:Source|Via) ?: ?https?://\S+|#(?:\s?#){0,5}|[-–—]\s?30\s?[-–—])"
)
_MORE = (
    r"(?:(?:continue|keep) reading|read (?:more|on|the (?:full|rest)\b.{0,60}|full \w+)"
    r"|weiterlesen|lire la suite|leer más|seguir leyendo|continua a leggere|читать далее)"
)
_BARE = r"(?:more(?: info(?:rmation)?)?|full (?:story|article|text)|mehr|suite|más)"
_BUTTON = re.compile(rf"\W*(?:{_MORE}\b.{{0,200}}|{_BARE}\W*)", re.IGNORECASE)
_CUT = re.compile(
    rf"(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|[\[(](?:{_MORE}|{_BARE})\W*)\W*$"
    rf"|[.…»\]]\s*(?:{_MORE}|{_BARE})\s*[»›>→.…]*$",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=\S)\s+(?:#\s?){2,6}$")
"""The end mark of press releases."""


def paragraphs(html: str) -> tuple[str, ...]:
    """The plain paragraphs of ``html``, without scripts, pictures, share bars and feed notes.

    The items of a list are one paragraph, on separate lines. A text without any markup is
    plain text with blank lines between paragraphs.
    """
    html = _INVISIBLE.sub("", storable(html[:LONGEST]))
    if not _MARKUP.search(html):
        parts = (" ".join(part.split()) for part in _BLANK_LINE.split(unescape(html)))
        lines = [(part, False) for part in parts if part]
    else:
        lines = _lines(html)
    own = [(line, point) for line, point in lines if not _APPENDED.fullmatch(line)]
    return _grouped([(_END.sub("", line), point) for line, point in own])


def from_plain(text: str) -> str:
    """Plain text as HTML: blank lines separate paragraphs."""
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in _BLANK_LINE.split(text))


def one_line(text: str, *, markup: bool) -> str:
    """A title as plain text: entities are decoded, and with ``markup`` tags are removed."""
    bare = _TAG.sub(lambda tag: " " if _is_break(tag[0]) else "", text) if markup else text
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
    if words >= WHOLE_WORDS:
        return True
    return words >= SHORT_WORDS and (len(parts) > 1 or (apart and ends_a_sentence(parts[-1])))


def is_cut(parts: tuple[str, ...]) -> bool:
    """Whether the text ends with "…" or "Continue reading"."""
    last = parts[-1].rsplit("\n", 1)[-1]
    return bool(_BUTTON.fullmatch(last) or _CUT.search(last[-300:]))


def _lines(html: str) -> list[tuple[str, bool]]:
    """The lines of ``html``, each with whether it is a list item."""
    root = _parsed(html)
    if root is None:
        return []
    lines: list[tuple[str, bool]] = []
    for raw, point in _runs(root):
        line = " ".join(raw.split())
        if line:
            lines.append((line, point))
    return lines


def _parsed(html: str) -> "HtmlElement | None":
    from lxml import etree  # noqa: PLC0415 - slow to import
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    parser = HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        root = document_fromstring(f"<div>{html}</div>".encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None  # nothing but comments
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    for element in root.xpath("//*[@class]"):
        if _SHARING.search(element.get("class")) and element.getparent() is not None:
            element.drop_tree()
    return root


def _runs(root: "HtmlElement") -> list[tuple[str, bool]]:
    """The text between block boundaries, each with whether it is in a list item."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - slow to import

    runs: list[tuple[list[str], bool]] = [([], False)]
    points = 0
    for event, element in iterwalk(root, events=("start", "end")):
        name, starts = element.tag, event == "start"
        points += (1 if starts else -1) if name == "li" else 0
        if name in _BLOCKS or (name == "br" and starts):
            runs.append(([], points > 0))
        elif name in _CELLS:
            runs[-1][0].append(" ")
        text = element.text if starts else element.tail
        if text and element is not root:
            runs[-1][0].append(text)
    return [("".join(pieces), point) for pieces, point in runs]


def _grouped(lines: list[tuple[str, bool]]) -> tuple[str, ...]:
    parts: list[str] = []
    in_list = False
    for line, point in lines:
        if parts and point and in_list:
            parts[-1] += f"\n{line}"
        elif parts and not point and not in_list and _goes_on(parts[-1], line):
            parts[-1] += f" {line}"
        else:
            parts.append(line)
        in_list = point
    return tuple(parts)


def _goes_on(first: str, second: str) -> bool:
    """Whether a line break is inside a sentence."""
    return second[:1].islower() and first[-1:].isalnum() and len(first) >= 60


def _is_break(tag: str) -> bool:
    name = re.match(r"</?(\w+)", tag)
    return name is not None and name[1].lower() in _BLOCKS | {"br"}
