"""Where the web page shows a quote in its article, as that was when it was quoted."""

from urllib.parse import quote, urlencode


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
