"""Reads OPML 2.0 (http://opml.org/spec2.opml), as feed readers write it.

Known extensions: the attributes of FreshRSS (``frss:``), of Miniflux (``miniflux:``) and our own
(``verbale:``, see ``index/ingest/subscriptions/write.py``). Attributes are read in any case.

Expat reads the document without a DTD: one that declares anything is refused, so that there are no
entities to expand, and nothing outside the document is ever fetched.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any
from xml.parsers import expat

from index.errors import InputError
from index.ingest.subscriptions.entries import (
    DIVIDER,
    LONGEST_SHOWN,
    BadEntry,
    Kind,
    Place,
    Subscription,
    SubscriptionList,
    host_name,
    one_line,
    web_url,
)
from index.text.language import code_of

NAMESPACE = "urn:verbale:opml"
"""The namespace of our own attributes."""
MOST_NESTED = 50
"""Most elements inside each other."""

_OWN = "Verbale"
_DEFAULT_FOLDERS = {
    "all",
    "uncategorized",
    "uncategorised",
    "sans catégorie",
    "nicht kategorisiert",
}
"""Where Miniflux and FreshRSS keep feeds without a folder."""
_SCRAPED = re.compile(r"xpath|dotnotation", re.IGNORECASE)
"""The types of FreshRSS for pages that it takes apart by the operator's expressions."""
_KINDS: dict[str, Kind] = {"feed": "feed", "sitemap": "sitemap", "page": "page"}
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|(?:amp|lt|gt|quot|apos);)", re.I)
_NAMED_ENTITY = re.compile(r"&amp;([a-z][a-z0-9]{1,31};)", re.IGNORECASE)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)

_NO_ADDRESS = "It has no address. Give it one as xmlUrl, or remove the line."
_IS_SCRAPED = (
    "FreshRSS takes this page apart by expressions of its own. Add the page's feed or sitemap, or "
    "the page itself, with its address."
)
_IS_A_LIST = "This is a reading list at another address. Download it, and import that file."


def read_opml(text: str) -> SubscriptionList:
    """The entries of an OPML document; a folder is every outline with outlines inside.

    Raises:
        InputError: it is no well-formed XML, declares a DTD, or is no OPML. The message names the
            line.
    """
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    reader.line_of = lambda: parser.CurrentLineNumber
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(_well_formed(text).encode(), True)
    except expat.ExpatError as error:
        raise _no_xml(error) from error
    return SubscriptionList(reader.origin, tuple(reader.entries), tuple(reader.bad))


def _well_formed(text: str) -> str:
    """The text with bare ampersands, HTML's entities and control characters made valid.

    Several programs write the ampersands of addresses as they are. The declaration names the
    encoding of the bytes, which are text by now. No line is moved by this.
    """
    if declaration := _XML_DECLARATION.match(text):
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    text = _BARE_AMPERSAND.sub("&amp;", _NO_XML.sub(" ", text))
    return _NAMED_ENTITY.sub(_character, text)


def _character(entity: re.Match[str]) -> str:
    letter = html5.get(entity[1], "")
    return letter if letter and letter not in "<>&\"'" else entity[0]


def _no_xml(error: expat.ExpatError) -> InputError:
    what = expat.ErrorString(error.code) or "not well-formed"
    return InputError(
        f"The file is no valid XML: {what}, in line {error.lineno}. Correct that line, or export "
        "the file again."
    )


def _no_line() -> int:
    return 0


@dataclass
class _Reader:
    """Receives the elements of a document.

    Attributes:
        folders: the name of each open outline; None if it is a feed.
    """

    origin: str = "OPML"
    entries: list[Subscription] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)
    folders: list[str | None] = field(default_factory=list)
    line_of: Any = _no_line
    _depth: int = 0

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name, read = element.lower(), {key.lower(): value for key, value in attributes.items()}
        if self._depth == 0:
            self._begin(name, read)
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise InputError(
                f"Line {self.line_of()} lies in more than {MOST_NESTED} folders. Put its feeds "
                "into folders further up."
            )
        if name == "outline":
            self.folders.append(self._outline(read))

    def end(self, element: str) -> None:
        """An element ends."""
        self._depth -= 1
        if element.lower() == "outline":
            self.folders.pop()

    def doctype(self, _name: str, _system: Any, _public: Any, declares: int) -> None:
        """A DTD that declares nothing is ignored."""
        if declares:
            raise InputError(
                f"The file declares a DTD of its own in line {self.line_of()}, which is not read. "
                "Remove <!DOCTYPE …>, or export the file again."
            )

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name != "opml":
            raise InputError(
                f"The file is no OPML: it begins with <{name[:LONGEST_SHOWN]}>. Export the feeds "
                "of your reader as OPML."
            )
        namespaces = " ".join(attributes.values())
        if NAMESPACE in namespaces:
            self.origin = _OWN
        elif "miniflux.app" in namespaces:
            self.origin = "Miniflux"

    def _outline(self, attributes: Mapping[str, str]) -> str | None:
        """Read an outline; returns its name if it is a folder."""
        if any(key.startswith("frss:") for key in attributes):
            self.origin = "FreshRSS"
        name = one_line(attributes.get("text") or attributes.get("title") or "")
        if not _is_entry(attributes):
            return name or None
        try:
            self.entries.append(self._entry(name, attributes))
        except InputError as error:
            named = name or _address(attributes)
            self.bad.append(BadEntry(Place(self.line_of()), named, str(error)))
        return None

    def _entry(self, name: str, attributes: Mapping[str, str]) -> Subscription:
        """Read a feed.

        Raises:
            InputError: it has no address, or is none that can be read.
        """
        _check_readable(attributes)
        url = web_url(_address(attributes))
        return Subscription(
            place=Place(self.line_of()),
            name=name or host_name(url),
            url=url,
            folder=self._folder(),
            outlet=one_line(attributes.get("verbale:outlet", "")) or None,
            language=code_of(attributes.get("language")),
            kind=_kind(attributes),
            paused=_is_paused(attributes),
        )

    def _folder(self) -> str | None:
        names = [name for name in self.folders if name]
        is_default = len(names) == 1 and names[0].lower() in _DEFAULT_FOLDERS
        if is_default and self.origin != _OWN:
            return None
        return DIVIDER.join(names) or None


def _is_entry(attributes: Mapping[str, str]) -> bool:
    """Whether an outline is meant to be a feed, with an address or without."""
    has_type = bool(attributes.get("type", "").strip())
    return has_type or bool(_address(attributes)) or "frss:opmlurl" in attributes


def _address(attributes: Mapping[str, str]) -> str:
    return (attributes.get("xmlurl") or attributes.get("url") or "").strip()


def _check_readable(attributes: Mapping[str, str]) -> None:
    kind = attributes.get("type", "").lower()
    if attributes.get("frss:opmlurl") or kind == "include":
        raise InputError(_IS_A_LIST)
    if _SCRAPED.search(kind):
        raise InputError(_IS_SCRAPED)
    if not _address(attributes):
        raise InputError(_NO_ADDRESS)


def _kind(attributes: Mapping[str, str]) -> Kind:
    is_link = attributes.get("type", "").lower() == "link" and not attributes.get("xmlurl")
    return _KINDS.get(attributes.get("verbale:kind", ""), "page" if is_link else "feed")


def _is_paused(attributes: Mapping[str, str]) -> bool:
    """Whether the feed is paused here, disabled in Miniflux or muted in FreshRSS."""
    switches = ("verbale:paused", "miniflux:disabled")
    is_off = any(attributes.get(key, "").lower() in {"1", "t", "true"} for key in switches)
    return is_off or attributes.get("frss:ttl", "").strip().startswith("-")
