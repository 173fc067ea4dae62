"""Makes a page ready to be read: spaces as a browser shows them, and no lists of links in the text.

Works on the parsed page itself, which is changed.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING

from index.ingest.extract.boilerplate.clean import ends_a_sentence

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

_SPACES = re.compile(r"[ \t\n\r\f]+")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What a page can hold and lxml does not take back."""
_AS_IT_IS = {"pre", "textarea", "script", "style"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}
_BLOCKS = {
    "p", "div", "ul", "ol", "li", "table", "section", "article", "blockquote", "figure", "aside",
    "header", "footer", "main", "nav", "form", "dl", *_HEADINGS,
}  # fmt: skip
_LINKED = 0.8
"""A block with this share of its characters in links is a list of links."""
_LEAST_LINKED = 16
"""Fewer linked characters are a name or a source."""
_INLINE_BOX = 80
"""An inline element of links with so many characters is a box that opens over a name."""
_SHORT = 600
"""Only boxes up to this many characters are hidden for good; a hidden text may be the article."""
_CAPTION = 200
_SUBHEAD = re.compile(r"(?:^|[\s_-])(?:sub-?head\w*|cross-?head\w*|intertitle)(?:$|[\s_-])", re.I)
_BODY = re.compile(
    r"(?:article|story|post|entry|body|content)[\w-]*(?:body|text|content|container)", re.I
)
_POST = re.compile(r"\b(?:twitter-tweet|instagram-media|bluesky-embed|mastodon-embed)\b")
_FRAMES = {"div", "figure", "section"}
_FRAME = 100
"""A frame has at most so many characters besides the post, in white space and buttons."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def prune(page: "HtmlElement") -> None:
    """Take away what is never part of an article, and put together what is one text."""
    _collapse_spaces(page)
    elements = [node for node in page.iter() if isinstance(node.tag, str)]
    for element in reversed(elements):
        if element.getparent() is not None and _goes(element):
            element.drop_tree()
    for element in elements:
        if element.tag == "div" and _SUBHEAD.search(element.get("class", "")):
            _to_heading(element)
    for table in [node for node in elements if node.tag == "table" and _is_layout(node)]:
        _unwrap(table)
    for post in [node for node in elements if node.tag == "blockquote" and _is_post(node)]:
        _lay_bare(post)
    _join_bodies(page)


def is_hidden(element: "HtmlElement") -> bool:
    """Whether the element itself says that it is not to be seen."""
    return (
        element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def link_texts(page: "HtmlElement") -> frozenset[str]:
    """What the links to other pages say, in small letters, names left out."""
    said = (" ".join(link.text_content().split()) for link in page.iter("a") if link.get("href"))
    return frozenset(words.casefold() for words in said if len(words) >= _LEAST_LINKED)


def without_links_below(text: str, links: frozenset[str]) -> str:
    """``text`` without the lines at its end that are links to other pages, and no sentences."""
    lines = text.split("\n")
    while lines and (not (last := lines[-1].strip()) or _leads_elsewhere(last, links)):
        lines.pop()
    return "\n".join(lines)


def _leads_elsewhere(line: str, links: frozenset[str]) -> bool:
    return line.casefold() in links and not ends_a_sentence(line)


def _collapse_spaces(page: "HtmlElement") -> None:
    """Line breaks of the source are spaces: a sentence must not end at one."""
    kept = {node for pre in page.iter("pre") for node in pre.iterdescendants()}
    for element in page.iter():
        if element.text and isinstance(element.tag, str):
            as_it_is = element in kept or element.tag in _AS_IT_IS
            element.text = _tidy(element.text, as_it_is=as_it_is)
        if element.tail:
            element.tail = _tidy(element.tail, as_it_is=element in kept)


def _tidy(text: str, *, as_it_is: bool) -> str:
    return _NO_XML.sub("", text if as_it_is else _SPACES.sub(" ", text))


def _goes(element: "HtmlElement") -> bool:
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
    """Whether the words of a list or paragraph are links to other pages, and no sentence."""
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
    """Whether a cell holds running text: the table arranges the page, and is none of figures."""
    return any(sum(1 for _ in cell.iterchildren("p")) > 1 for cell in table.iter("td"))


def _unwrap(table: "HtmlElement") -> None:
    for element in [table, *table.iter("tbody", "tr", "td")]:
        element.tag = "div"


def _is_post(quote: "HtmlElement") -> bool:
    return bool(_POST.search(quote.get("class", "")))


def _lay_bare(post: "HtmlElement") -> None:
    """A post that the article quotes is text, though its frame is called social or embedded."""
    words = len(post.text_content())
    for frame in post.iterancestors():
        if frame.tag not in _FRAMES or len(frame.text_content()) > words + _FRAME:
            return
        frame.attrib.pop("class", None)


def _join_bodies(page: "HtmlElement") -> None:
    """Parts of one text that advertising stands between become one again."""
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
    """Whether none lies in another, all lie in one article, and none but the first has a title."""
    homes = {next(part.iterancestors("article", "main"), None) for part in parts}
    nested = {up for node in parts for up in node.iterancestors()} & set(parts)
    titled = any(node.find(".//h1") is not None for node in parts[1:])
    return len(homes) == 1 and None not in homes and not nested and not titled
