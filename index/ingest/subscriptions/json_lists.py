"""Reads the JSON exports of Miniflux and of MonitoRSS.

Miniflux: what ``GET /v1/feeds`` of its API returns, a list of feeds with ``feed_url``, ``title``,
``category`` and ``disabled``. MonitoRSS: the backup of a server, ``{"profile", "feeds", …}`` with
``url``, ``title`` and ``disabled`` of each feed; before version 6, ``{"sources": {name: {"link",
"title"}}}``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from index.errors import InputError
from index.ingest.subscriptions.entries import (
    BadEntry,
    Place,
    Subscription,
    SubscriptionList,
    host_name,
    one_line,
    web_url,
)

_ADDRESSES = ("feed_url", "url", "link", "xmlUrl")
_NAMES = ("title", "name")

_NO_OBJECT = "It is no feed but a plain value. Remove it, or export the file again."
_NO_ADDRESS = "It has no address. Give it one as feed_url or url, or remove it."
_LOCKED = (
    "It needs a user name and a password, which Verbale does not send. Add an address of the feed "
    "that needs none."
)


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
    origin, items = _feeds(document)
    entries: list[Subscription] = []
    bad: list[BadEntry] = []
    for number, item in enumerate(items, 1):
        try:
            entries.append(_entry(Place(number, "entry"), item))
        except InputError as error:
            bad.append(BadEntry(Place(number, "entry"), _named(item), str(error)))
    return SubscriptionList(origin, tuple(entries), tuple(bad))


def _feeds(document: object) -> tuple[str, Iterable[object]]:
    """The program that wrote the export, and its feeds.

    Raises:
        InputError: it is no export that is known.
    """
    if isinstance(document, list):
        return "Miniflux", document
    if isinstance(document, dict):
        if isinstance(document.get("feeds"), list):
            return "MonitoRSS", document["feeds"]
        if isinstance(document.get("sources"), dict):
            return "MonitoRSS", document["sources"].values()
    raise InputError(
        "The file is JSON, but neither a list of feeds of Miniflux nor a backup of MonitoRSS. "
        "Export the feeds as OPML."
    )


def _entry(place: Place, item: object) -> Subscription:
    if not isinstance(item, dict):
        raise InputError(_NO_OBJECT)
    address = next(_texts(item, _ADDRESSES), "")
    if not address:
        raise InputError(_NO_ADDRESS)
    if next(_texts(item, ("username", "password")), ""):
        raise InputError(_LOCKED)
    url = web_url(address)
    return Subscription(
        place=place,
        name=_named(item) or host_name(url),
        url=url,
        folder=_folder(item.get("category")),
        paused=bool(item.get("disabled")),
    )


def _named(item: object) -> str:
    names = _texts(item, (*_NAMES, *_ADDRESSES)) if isinstance(item, dict) else iter(())
    return one_line(next(names, ""))


def _folder(category: object) -> str | None:
    """The name of a category; Miniflux keeps feeds without one in “All”."""
    title = category.get("title") if isinstance(category, dict) else category
    name = one_line(title) if isinstance(title, str) else ""
    return name if name and name.lower() != "all" else None


def _texts(item: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    """The texts under some keys, as far as they are texts and not empty."""
    values = (item.get(key) for key in keys)
    return (value.strip() for value in values if isinstance(value, str) and value.strip())
