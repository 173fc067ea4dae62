"""How a quote is named, and where the web page shows it in its article, as that was then."""

import re
from urllib.parse import quote, urlencode

from index.values import Span

_QUOTE_ID = re.compile(r"(.+):(\d{1,9}):(\d{1,9})-(\d{1,9})")


def quote_id(article_id: str, revision: int, start: int, end: int) -> str:
    """Return the name of ``text[start:end]`` of a revision."""
    return f"{article_id}:{revision}:{start}-{end}"


def place_of_quote(name: str) -> tuple[str, int, Span] | None:
    """Return article, revision and place that a ``quote_id`` names; None if it is no such name."""
    if (found := _QUOTE_ID.fullmatch(name)) is None:
        return None
    revision, start, end = map(int, found.groups()[1:])
    return found[1], revision, Span(start, end)


def snapshot_path(article_id: str, revision: int, start: int, end: int) -> str:
    """Return the path of the page that highlights ``text[start:end]`` of a revision."""
    place = urlencode({"revision": revision, "start": start, "end": end})
    return f"{article_path(article_id)}?{place}#quote"


def evidence_path(article_id: str, revision: int, start: int | None, end: int | None) -> str:
    """Return the path of the evidence packet of ``text[start:end]``, or of the whole revision."""
    given = {"revision": revision, "start": start, "end": end}
    place = urlencode({name: number for name, number in given.items() if number is not None})
    return f"{article_path(article_id)}/evidence.zip?{place}"


def article_path(article_id: str) -> str:
    """Return the path of the page of an article."""
    return f"/articles/{quote(article_id, safe='')}"


def watch_feed_path(name: str) -> str:
    """The path of the feed of a watch on the web page.

    Args:
        name: its name, which nobody can guess.
    """
    return f"/watches/{name}.atom"
