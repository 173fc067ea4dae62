"""Where the web page shows a quote in its article, as that was when it was quoted."""

from urllib.parse import quote, urlencode


def snapshot_path(article_id: str, revision: int, start: int, end: int) -> str:
    """Return the path of the page that highlights ``text[start:end]`` of a revision."""
    place = urlencode({"revision": revision, "start": start, "end": end})
    return f"{article_path(article_id)}?{place}#quote"


def article_path(article_id: str) -> str:
    """Return the path of the page of an article."""
    return f"/articles/{quote(article_id, safe='')}"


def watch_feed_path(name: str) -> str:
    """The path of the feed of a watch on the web page.

    Args:
        name: its name, which nobody can guess.
    """
    return f"/watches/{name}.atom"
