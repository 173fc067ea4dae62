"""Reads a page as a browser would."""

from lxml import html
from lxml.html import HtmlElement

ELEMENTS = {
    "html", "head", "meta", "title", "link", "body", "a", "header", "div", "nav", "ul", "li",
    "form", "main", "footer", "p", "h1", "h2", "label", "input", "button", "details", "summary",
    "section", "figure", "blockquote", "strong", "figcaption", "span", "time", "article", "aside",
    "mark", "bdi", "ol", "dl", "dt", "dd", "progress", "del", "ins", "textarea",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
"""The elements of the templates."""


def read(body: str) -> HtmlElement:
    """The document of a page."""
    return html.document_fromstring(body)


def words(element: HtmlElement) -> str:
    """The words of an element, with single blanks."""
    return " ".join(element.text_content().split())


def check_is_inert(document: HtmlElement) -> None:
    """Fail if a page has something that runs, or that the templates do not have."""
    for element in document.iter(html.etree.Element):
        assert element.tag in ELEMENTS, element.tag
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "action", "src", "cite"):
            address = element.get(name, "/")
            assert address.startswith(("/", "#", "?", "http://", "https://")), address
