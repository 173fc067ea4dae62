"""Lists of sources: reads OPML and JSON of other programs, plans imports, exports OPML."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html.entities import html5
from typing import Any, Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from xml.parsers import expat

from index.errors import InputError
from index.ingest.context import IngestContext
from index.ingest.fetch.rate_limit import host_key
from index.store.sources import BY_A_PERSON, NewSource, check_lengths, spelling
from index.text.charset import NO_XML, decode_page, storable
from index.text.language import code_of
from index.text.size_policy import shortened
from index.urls.canonical import canonical, host_of

Kind = Literal["feed", "sitemap", "page"]

LARGEST_LIST = 5_000_000
"""The largest list that is read, in bytes; 5,000 feeds take about 1,500,000."""
MOST = 5_000
"""Most entries of a list."""
LONGEST_NAME = 96
"""Most characters of a source's name; with a number appended it still fits a Discord choice."""
LONGEST_SHOWN = 80
"""Most characters by which a message names an entry."""
DIVIDER = " / "
"""What stands between the names of nested folders in a side."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
"""A scheme; a host may have a port behind its colon."""
_ADDRESSES = ("feed_url", "url", "link", "xmlUrl")
NAMESPACE = "urn:verbale:opml"
"""The namespace of our own attributes."""
MOST_NESTED = 50
"""Most elements inside each other."""
_OWN = "Verbale"
_KINDS: dict[str, Kind] = {"feed": "feed", "sitemap": "sitemap", "page": "page"}
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|(?:amp|lt|gt|quot|apos);)", re.I)
_NAMED_ENTITY = re.compile(r"&amp;([a-z][a-z0-9]{1,31};)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)
ENDINGS = (".opml", ".xml", ".json")
"""The endings of the files that are read."""
_AT_ONCE = 50
"""Sources that one transaction adds, so that other writers wait no longer than that."""
_DEFAULT_FOLDERS = {
    "all",
    "uncategorized",
    "uncategorised",
    "sans catégorie",
    "nicht kategorisiert",
}
"""Where Miniflux and FreshRSS keep feeds without a folder."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in its file: a line, or the number of an entry of JSON, from 1."""

    number: int
    unit: Literal["line", "entry"] = "line"

    def __str__(self) -> str:
        """“line 12”, “entry 12”."""
        return f"{self.unit} {self.number:,}"


NOWHERE = Place(0)
"""The place of what was not read from a file."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """An entry that can become a source.

    Attributes:
        place: where it stands in the file.
        name: its name in the list; the host if it has none.
        url: its address, as written.
        folder: the folders that it lies in, outermost first, divided by ``DIVIDER``; None for
            none. As a source, it speaks for this side.
        outlet: the publisher, or None.
        language: an ISO 639-1 code, or None.
        kind: what the address leads to.
        paused: whether the other program did not fetch it.
    """

    place: Place
    name: str
    url: str
    folder: str | None = None
    outlet: str | None = None
    language: str | None = None
    kind: Kind = "feed"
    paused: bool = False


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry that cannot become a source.

    Attributes:
        place: where it stands in the file.
        name: its name or address, as far as it has one.
        reason: what is wrong with it, and the way out, in sentences.
    """

    place: Place
    name: str
    reason: str

    def __str__(self) -> str:
        """“line 12 (Name): reason”."""
        named = f" ({self.name[:LONGEST_SHOWN]})" if self.name else ""
        return f"{self.place}{named}: {self.reason}"


@dataclass(frozen=True, slots=True)
class SubscriptionList:
    """What a file lists, in its order.

    Attributes:
        origin: the program or format that it comes from: "OPML", "Miniflux", "MonitoRSS".
        entries: what can become a source.
        bad: what cannot.
    """

    origin: str
    entries: tuple[Subscription, ...]
    bad: tuple[BadEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; every entry of the list is in exactly one of the tuples.

    Attributes:
        scope: the scope of the sources.
        origin: as in ``SubscriptionList``.
        new: what would be added.
        known: what the scope has already; it stays as it is.
        repeated: what stands in the file a second time.
        beyond: what the limit of the scope leaves no room for.
        bad: what cannot become a source.
    """

    scope: str
    origin: str
    new: tuple[Subscription, ...] = ()
    known: tuple[Subscription, ...] = ()
    repeated: tuple[Subscription, ...] = ()
    beyond: tuple[Subscription, ...] = ()
    bad: tuple[BadEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A scope's sources as OPML.

    Attributes:
        text: the document.
        count: the number of sources in it.
        left_out: the number of sources without an address, which OPML cannot hold.
    """

    text: str
    count: int
    left_out: int


def one_line(words: str) -> str:
    """A name on one line, without control characters, cut between words if too long."""
    return shortened(storable(words), LONGEST_NAME)


def web_url(address: str) -> str:
    """An address with http or https; ``feed:`` is the scheme of some readers.

    Raises:
        InputError: it is no web address.
    """
    address = re.sub("(?i)feed:(?://)?", "", address.strip(), count=1)
    url = address if _SCHEME.match(address) else f"https://{address}"
    canonical(url)
    return url


def read_json(text: str) -> SubscriptionList:
    """The entries of a JSON export, named by their number, because it has no lines of its own.

    Raises:
        InputError: it is no valid JSON, or no export that is known.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"The file is no valid JSON: {error.msg}, in line {error.lineno}. Export it again."
        ) from error
    items: Iterable[object]
    if isinstance(document, list):
        origin, items = "Miniflux", document
    elif isinstance(document, dict) and isinstance(document.get("feeds"), list):
        origin, items = "MonitoRSS", document["feeds"]
    elif isinstance(document, dict) and isinstance(document.get("sources"), dict):
        origin, items = "MonitoRSS", document["sources"].values()
    else:
        raise InputError(
            "The file is JSON, but neither a list of feeds of Miniflux nor a backup of MonitoRSS. "
            "Export the feeds as OPML."
        )
    entries: list[Subscription] = []
    bad: list[BadEntry] = []
    for number, item in enumerate(items, 1):
        try:
            entries.append(_json_entry(Place(number, "entry"), item))
        except InputError as error:
            bad.append(BadEntry(Place(number, "entry"), _named(item), str(error)))
    return SubscriptionList(origin, tuple(entries), tuple(bad))


def _json_entry(place: Place, item: object) -> Subscription:
    if not isinstance(item, dict):
        raise InputError("It is no feed but a plain value. Remove it, or export the file again.")
    address = next(_texts(item, _ADDRESSES), "")
    if not address:
        raise InputError("It has no address. Give it one as feed_url or url, or remove it.")
    if next(_texts(item, ("username", "password")), ""):
        raise InputError(
            "It needs a user name and a password, which Verbale does not send. Add an address of "
            "the feed that needs none."
        )
    url, category = web_url(address), item.get("category")
    title = category.get("title") if isinstance(category, dict) else category
    folder = (one_line(title) if isinstance(title, str) else "") or "All"  # Miniflux's for none
    return Subscription(
        place=place,
        name=_named(item) or one_line(host_of(url)),
        url=url,
        folder=folder if folder.lower() != "all" else None,
        paused=bool(item.get("disabled")),
    )


def _named(item: object) -> str:
    names = _texts(item, ("title", "name", *_ADDRESSES)) if isinstance(item, dict) else iter(())
    return one_line(next(names, ""))


def _texts(item: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    """The texts under some keys, as far as they are texts and not empty."""
    values = (item.get(key) for key in keys)
    return (value.strip() for value in values if isinstance(value, str) and value.strip())


def read_opml(text: str) -> SubscriptionList:
    """The entries of an OPML 2.0 document (http://opml.org/spec2.opml), as feed readers write it.

    A folder is every outline with outlines inside. Known extensions: the attributes of FreshRSS
    (``frss:``), of Miniflux (``miniflux:``) and our own (``verbale:``). Attributes are read in any
    case. Expat reads the document without a DTD: one that declares anything is refused, so that
    there are no entities to expand, and nothing outside the document is ever fetched.

    Raises:
        InputError: it is no well-formed XML, declares a DTD, or is no OPML. The message names the
            line.
    """
    # The declaration names the encoding of the bytes, which are text by now. No line is moved.
    if declaration := _XML_DECLARATION.match(text):
        text = "\n" * declaration[0].count("\n") + text[declaration.end() :]
    # Several programs write the ampersands of addresses as they are.
    text = _BARE_AMPERSAND.sub("&amp;", NO_XML.sub(" ", text))
    text = _NAMED_ENTITY.sub(_character, text)
    parser = expat.ParserCreate("utf-8")
    reader = _OpmlReader(parser)
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code) or "not well-formed"
        raise InputError(
            f"The file is no valid XML: {what}, in line {error.lineno}. Correct that line, or "
            "export the file again."
        ) from error
    return SubscriptionList(reader.origin, tuple(reader.entries), tuple(reader.bad))


def _character(entity: re.Match[str]) -> str:
    """The character of an entity of HTML, which XML does not know."""
    letter = html5.get(entity[1], "")
    return letter if letter and letter not in "<>&\"'" else entity[0]


class _OpmlReader:
    """Receives the elements of a document from the parser."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.origin = "OPML"
        self.entries: list[Subscription] = []
        self.bad: list[BadEntry] = []
        self._folders: list[str | None] = []
        """The name of each open outline; None if it is a feed."""
        self._depth = 0
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        read = {key.lower(): value for key, value in attributes.items()}
        if self._depth == 0:
            if element.lower() != "opml":
                raise InputError(
                    f"The file is no OPML: it begins with <{element[:LONGEST_SHOWN].lower()}>. "
                    "Export the feeds of your reader as OPML."
                )
            namespaces = " ".join(read.values())
            if NAMESPACE in namespaces:
                self.origin = _OWN
            elif "miniflux.app" in namespaces:
                self.origin = "Miniflux"
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise InputError(
                f"Line {self._parser.CurrentLineNumber} lies in more than {MOST_NESTED} folders. "
                "Put its feeds into folders further up."
            )
        if element.lower() == "outline":
            self._folders.append(self._outline(read))

    def _end(self, element: str) -> None:
        self._depth -= 1
        if element.lower() == "outline":
            self._folders.pop()

    def _doctype(self, _name: str, _system: Any, _public: Any, declares: int) -> None:
        if declares:
            raise InputError(
                f"The file declares a DTD of its own in line {self._parser.CurrentLineNumber}, "
                "which is not read. Remove <!DOCTYPE …>, or export the file again."
            )

    def _outline(self, attributes: Mapping[str, str]) -> str | None:
        """Read an outline; returns its name if it is a folder."""
        if any(key.startswith("frss:") for key in attributes):
            self.origin = "FreshRSS"
        name = one_line(attributes.get("text") or attributes.get("title") or "")
        address = (attributes.get("xmlurl") or attributes.get("url") or "").strip()
        has_type = bool(attributes.get("type", "").strip())
        if not (has_type or address or "frss:opmlurl" in attributes):
            return name or None
        place = Place(self._parser.CurrentLineNumber)
        try:
            self.entries.append(self._entry(place, name, address, attributes))
        except InputError as error:
            self.bad.append(BadEntry(place, name or address, str(error)))
        return None

    def _entry(
        self, place: Place, name: str, address: str, attributes: Mapping[str, str]
    ) -> Subscription:
        """Read a feed.

        Raises:
            InputError: it has no address, or is none that can be read.
        """
        kind = attributes.get("type", "").lower()
        if attributes.get("frss:opmlurl") or kind == "include":
            raise InputError(
                "This is a reading list at another address. Download it, and import that file."
            )
        if "xpath" in kind or "dotnotation" in kind:
            raise InputError(
                "FreshRSS takes this page apart by expressions of its own. Add the page's feed or "
                "sitemap, or the page itself, with its address."
            )
        if not address:
            raise InputError("It has no address. Give it one as xmlUrl, or remove the line.")
        url = web_url(address)
        folders = [folder for folder in self._folders if folder]
        if self.origin != _OWN and len(folders) == 1 and folders[0].lower() in _DEFAULT_FOLDERS:
            folders = []
        is_page = kind == "link" and not attributes.get("xmlurl")
        switches = ("verbale:paused", "miniflux:disabled")
        is_off = any(attributes.get(key, "").lower() in {"1", "t", "true"} for key in switches)
        is_muted = attributes.get("frss:ttl", "").strip().startswith("-")
        return Subscription(
            place=place,
            name=name or one_line(host_of(url)),
            url=url,
            folder=DIVIDER.join(folders) or None,
            outlet=one_line(attributes.get("verbale:outlet", "")) or None,
            language=code_of(attributes.get("language")),
            kind=_KINDS.get(attributes.get("verbale:kind", ""), "page" if is_page else "feed"),
            paused=is_off or is_muted,
        )


def write_opml(entries: Iterable[Subscription]) -> str:
    """Sources as OPML 2.0, for Verbale and for any feed reader.

    A side becomes a folder, and each part of a side of several parts (“Europe / Norway”) a folder
    in the one before; folders stand before entries, each sorted by name. What OPML has no attribute
    for stands in the namespace ``verbale``; readers that do not know it pass over it. The same
    sources give the same bytes, so no date is written.
    """
    top = Element("opml", {"version": "2.0", "xmlns:verbale": NAMESPACE})
    SubElement(SubElement(top, "head"), "title").text = "Sources of Verbale"
    placed = []
    for entry in entries:
        parts = entry.folder.split(DIVIDER) if entry.folder else []
        whole = all(part and part == part.strip() for part in parts)
        placed.append((parts if whole else [entry.folder or ""], entry))
    _add_outlines(SubElement(top, "body"), placed)
    indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(top, "unicode")}\n'


def _add_outlines(parent: Element, placed: Sequence[tuple[list[str], Subscription]]) -> None:
    """Add entries to a folder, each with the folders in it that lead to the entry."""
    folders: dict[str, list[tuple[list[str], Subscription]]] = {}
    for path, entry in placed:
        if path:
            folders.setdefault(path[0], []).append((path[1:], entry))
    for name in sorted(folders, key=lambda one: (one.casefold(), one)):
        shown = NO_XML.sub("", name)
        _add_outlines(SubElement(parent, "outline", {"text": shown, "title": shown}), folders[name])
    own = [entry for path, entry in placed if not path]
    for entry in sorted(own, key=lambda one: (one.name.casefold(), one.name, one.url)):
        is_feed = entry.kind == "feed"
        attributes = {
            "type": "rss" if is_feed else "link",
            "text": entry.name,
            "title": entry.name,
            "xmlUrl" if is_feed else "url": entry.url,
            "language": entry.language,
            "verbale:outlet": entry.outlet,
            "verbale:kind": None if is_feed else entry.kind,
            "verbale:paused": "true" if entry.paused else None,
        }
        SubElement(
            parent,
            "outline",
            {name: NO_XML.sub("", value) for name, value in attributes.items() if value},
        )


def read_list(body: bytes) -> SubscriptionList:
    """The entries of a file: OPML, or the JSON of Miniflux or MonitoRSS.

    Raises:
        InputError: it is too large, is none of these formats, or lists nothing.
    """
    if len(body) > LARGEST_LIST:
        raise InputError(
            f"The file has {len(body) / 1e6:.1f} MB; a list of feeds may have "
            f"{LARGEST_LIST // 1_000_000}. Export the feeds without their articles."
        )
    text = decode_page(body).lstrip("\ufeff")
    begins_as_json = text.lstrip()[:1] in {"{", "["}
    listed = read_json(text) if begins_as_json else read_opml(text)
    count = len(listed.entries) + len(listed.bad)
    if not count:
        raise InputError("The file lists no feeds. Check that it is the right one.")
    if count > MOST:
        raise InputError(
            f"The file lists {count:,} feeds, but at most {MOST:,} are imported at once. Split it."
        )
    return listed


class SubscriptionService:
    """Imports and exports the sources of a scope as lists.

    Args:
        context: the dependencies of the pollers.
    """

    def __init__(self, context: IngestContext) -> None:
        self._context = context

    async def plan(self, body: bytes, scope: str, *, sides: bool = True) -> ImportPlan:
        """What importing a list would do; nothing is fetched or stored.

        Args:
            body: the file: OPML, or the JSON of Miniflux or MonitoRSS.
            scope: the scope of the sources.
            sides: whether a folder becomes the side of its sources.

        Raises:
            InputError: it cannot be read, or lists nothing.
        """
        way_out = "export the list again, as OPML"
        listed = await self._context.parsers.run(read_list, body, way_out=way_out)
        sources = await self._context.threads.read(self._context.library.sources.health, (scope,))
        known = {spelling(source.url) for source in sources if source.url}
        room = await self._context.threads.read(self._context.library.sources.room, scope)
        entries = listed.entries if sides else [replace(e, folder=None) for e in listed.entries]
        new: list[Subscription] = []
        there: list[Subscription] = []
        repeated: list[Subscription] = []
        bad, seen = list(listed.bad), set[str]()
        for entry in entries:
            try:
                self._context.client.check(entry.url)  # as adding it would
                check_lengths({"side": entry.folder or "", "outlet": entry.outlet or ""})
            except InputError as error:
                bad.append(BadEntry(entry.place, entry.name, str(error)))
                continue
            spelt = spelling(entry.url)
            first = there if spelt in known else new
            (repeated if spelt in seen else first).append(entry)
            seen.add(spelt)
        fitting = len(new) if room is None else max(room, 0)
        return ImportPlan(
            scope=scope,
            origin=listed.origin,
            new=tuple(new[:fitting]),
            known=tuple(there),
            repeated=tuple(repeated),
            beyond=tuple(new[fitting:]),
            bad=tuple(sorted(bad, key=lambda one: one.place.number)),
        )

    async def carry_out(
        self, plan: ImportPlan, by: str | None = None, channel: str | None = None
    ) -> int:
        """Add the new sources of a plan; workers fetch them when it is their turn.

        Args:
            plan: the plan; what the scope has got in between stays as it is.
            by: who imports, as "discord:USER-ID".
            channel: id of the Discord channel that is notified when a source fails for good.

        Returns:
            the number of sources that were added.
        """
        await self._context.threads.write(self._context.live.begun)
        listed = []
        for entry in plan.new:
            url = canonical(entry.url, fragment=True) if entry.kind == "page" else entry.url
            new = NewSource(
                scope=plan.scope,
                name=entry.name,
                kind=entry.kind,
                url=url,
                host=host_key(url),
                outlet=entry.outlet,
                side=entry.folder,
                language=entry.language,
                by=by,
                channel=channel,
                paused=entry.paused,
            )
            listed.append(new)
        added = 0
        for at in range(0, len(listed), _AT_ONCE):
            batch = listed[at : at + _AT_ONCE]
            names = await self._context.threads.write(
                self._context.library.sources.add_listed, plan.scope, batch, self._context.now()
            )
            added += len(names)
        return added

    async def export(self, scope: str) -> ExportedList:
        """The sources of a scope as OPML; uploads and bulk files have no address to export."""
        sources = await self._context.threads.read(self._context.library.sources.health, (scope,))
        entries = [
            Subscription(
                place=NOWHERE,
                name=source.name,
                url=source.url,
                folder=source.side,
                outlet=source.outlet,
                language=source.language,
                kind=_KINDS[source.kind],
                paused=source.state == "paused" and source.trouble == BY_A_PERSON,
            )
            for source in sources
            if source.url
        ]
        return ExportedList(write_opml(entries), len(entries), len(sources) - len(entries))
