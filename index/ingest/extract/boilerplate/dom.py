"""Prepares a parsed page for extraction: browser-like white space, without lists of links.

It modifies the parsed page.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING

from index.ingest.extract.boilerplate.clean import ends_a_sentence

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

_SPACES = re.compile(r"[ \t\n\r\f]+")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that a page can have and lxml rejects in text."""
_AS_IT_IS = {"pre", "textarea", "script", "style"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = {
    "p", "div", "ul", "ol", "li", "table", "section", "article", "blockquote", "figure", "aside",
    "header", "footer", "main", "nav", "form", "dl", *_HEADINGS,
}  # fmt: skip
_LINKED = 0.8
"""Share of characters in links from which a block is a list of links."""
_LEAST_LINKED = 16
"""Linked characters below which links are names or sources."""
_INLINE_BOX = 80
"""Characters from which an inline element of links is a pop-up box."""
_SHORT = 600
"""Most characters of a hidden box that is removed; a longer one may be the article."""
_CAPTION = 200
_SUBHEAD = re.compile(r"(?:^|[\s_-])(?:sub-?head\w*|cross-?head\w*|intertitle)(?:$|[\s_-])", re.I)
_BODY = re.compile(
    r"(?:article|story|post|entry|body|content)[\w-]*(?:body|text|content|container)", re.I
)
_POST = re.compile(r"\b(?:twitter-tweet|instagram-media|bluesky-embed|mastodon-embed)\b")
_FRAMES = {"div", "figure", "section"}
_FRAME = 100
"""Most characters of a frame besides the embedded post."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def prune(page: "HtmlElement") -> None:
    """Remove what is never part of an article, and merge the parts of one text."""
    _collapse_spaces(page)
    elements = [node for node in page.iter() if isinstance(node.tag, str)]
    for element in reversed(elements):
        if element.getparent() is not None and _is_boilerplate(element):
            element.drop_tree()
    for element in elements:
        if element.tag == "div" and _SUBHEAD.search(element.get("class", "")):
            _to_heading(element)
    for table in [node for node in elements if node.tag == "table" and _is_layout(node)]:
        _unwrap(table)
    for post in [node for node in elements if node.tag == "blockquote" and _is_post(node)]:
        _unframe(post)
    _join_bodies(page)


def is_hidden(element: "HtmlElement") -> bool:
    """Whether the element is marked as hidden."""
    return (
        element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def link_texts(page: "HtmlElement") -> frozenset[str]:
    """The texts of links to other pages in lower case, without names."""
    texts = (" ".join(link.text_content().split()) for link in page.iter("a") if link.get("href"))
    return frozenset(text.casefold() for text in texts if len(text) >= _LEAST_LINKED)


def without_links_below(text: str, links: frozenset[str]) -> str:
    """``text`` without lines at its end that are links to other pages and no sentences."""
    lines = text.split("\n")
    while lines and (not (last := lines[-1].strip()) or _leads_elsewhere(last, links)):
        lines.pop()
    return "\n".join(lines)


def _leads_elsewhere(line: str, links: frozenset[str]) -> bool:
    return line.casefold() in links and not ends_a_sentence(line)


def _collapse_spaces(page: "HtmlElement") -> None:
    """Replace line breaks of the source by spaces: a sentence must not end at one."""
    preformatted = {node for pre in page.iter("pre") for node in pre.iterdescendants()}
    for element in page.iter():
        if element.text and isinstance(element.tag, str):
            as_it_is = element in preformatted or element.tag in _AS_IT_IS
            element.text = _tidy(element.text, as_it_is=as_it_is)
        if element.tail:
            element.tail = _tidy(element.tail, as_it_is=element in preformatted)


def _tidy(text: str, *, as_it_is: bool) -> str:
    return _NO_XML.sub("", text if as_it_is else _SPACES.sub(" ", text))


def _is_boilerplate(element: "HtmlElement") -> bool:
    match element.tag:
        case "ul" | "ol" | "p":
            return _is_links(element) or _is_caption(element)
        case "span" | "div":
            return _is_hidden_box(element) or (_is_inline(element) and _is_aside(element))
        case "aside":
            return _is_hidden_box(element)
    return False


def _is_inline(element: "HtmlElement") -> bool:
    return not any(node.tag in _BLOCKS for node in element.iterdescendants())


def _is_aside(element: "HtmlElement") -> bool:
    return _is_box(element) if element.tag == "span" else _is_caption(element)


def _is_hidden_box(element: "HtmlElement") -> bool:
    return is_hidden(element) and len(element.text_content()) <= _SHORT


def _is_links(element: "HtmlElement") -> bool:
    """Whether a list or paragraph consists of links to other pages, without sentences."""
    linked = sum(len(link.text_content()) for link in element.iter("a") if link.get("href"))
    if linked < _LEAST_LINKED:
        return False
    text = element.text_content().strip()
    return linked >= _LINKED * len(text) and not ends_a_sentence(text)


def _is_box(element: "HtmlElement") -> bool:
    links = list(element.iter("a"))
    return len(links) > 1 and len(element.text_content()) >= _INLINE_BOX and _is_links(element)


def _is_caption(element: "HtmlElement") -> bool:
    if element.find(".//img") is None:
        return False
    text = element.text_content().strip()
    return 0 < len(text) <= _CAPTION and not text.endswith(":") and not ends_a_sentence(text)


def _to_heading(element: "HtmlElement") -> None:
    if _is_inline(element):
        element.tag = "h2"


def _is_layout(table: "HtmlElement") -> bool:
    """Whether a cell has running text, so that the table is for layout."""
    return any(sum(1 for _ in cell.iterchildren("p")) > 1 for cell in table.iter("td"))


def _unwrap(table: "HtmlElement") -> None:
    for element in [table, *table.iter("tbody", "tr", "td")]:
        element.tag = "div"


def _is_post(quote: "HtmlElement") -> bool:
    return bool(_POST.search(quote.get("class", "")))


def _unframe(post: "HtmlElement") -> None:
    """Turn an embedded post that the article quotes into text."""
    words = len(post.text_content())
    for frame in post.iterancestors():
        if frame.tag not in _FRAMES or len(frame.text_content()) > words + _FRAME:
            return
        frame.attrib.pop("class", None)


def _join_bodies(page: "HtmlElement") -> None:
    """Merge the parts of one text that advertising separates."""
    parts = [node for node in page.iter("div", "section") if _BODY.search(node.get("class", ""))]
    kinds = Counter(part.get("class") for part in parts)
    for kind, count in kinds.items():
        same = [node for node in parts if node.get("class") == kind]
        if 1 < count <= 30 and all(map(_is_running_text, same)) and _are_one_text(same):
            first, *others = same
            for other in others:
                first.extend(list(other))


def _is_running_text(element: "HtmlElement") -> bool:
    return any(
        len((paragraph.text_content() or "").split()) > 8 for paragraph in element.iterchildren("p")
    )


def _are_one_text(parts: list["HtmlElement"]) -> bool:
    """Whether the parts are separate, in one article, and only the first has a title."""
    containers = {next(part.iterancestors("article", "main"), None) for part in parts}
    nested = {up for node in parts for up in node.iterancestors()} & set(parts)
    titled = any(node.find(".//h1") is not None for node in parts[1:])
    return len(containers) == 1 and None not in containers and not nested and not titled
