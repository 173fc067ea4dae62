"""Reads a subscription list of any known format."""

from index.errors import InputError
from index.ingest.subscriptions.entries import LARGEST, MOST, SubscriptionList
from index.ingest.subscriptions.json_lists import read_json
from index.ingest.subscriptions.opml import read_opml
from index.text.charset import decode_page

ENDINGS = (".opml", ".xml", ".json")
"""The endings of the files that are read."""


def read_list(body: bytes) -> SubscriptionList:
    """The entries of a file: OPML, or the JSON of Miniflux or MonitoRSS.

    Raises:
        InputError: it is too large, is none of these formats, or lists nothing.
    """
    if len(body) > LARGEST:
        raise InputError(
            f"The file has {len(body) / 1e6:.1f} MB; a list of feeds may have "
            f"{LARGEST // 1_000_000}. Export the feeds without their articles."
        )
    text = decode_page(body).lstrip("\ufeff")
    begins_as_json = text.lstrip()[:1] in {"{", "["}
    listed = read_json(text) if begins_as_json else read_opml(text)
    _check_count(len(listed.entries) + len(listed.bad))
    return listed


def _check_count(count: int) -> None:
    if not count:
        raise InputError("The file lists no feeds. Check that it is the right one.")
    if count > MOST:
        raise InputError(
            f"The file lists {count:,} feeds, but at most {MOST:,} are imported at once. Split it."
        )
