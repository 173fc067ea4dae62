"""Checks whether redirects lead to the article, or to a page that replaces it."""

from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from index.ingest.fetch.errors import GoneError, RefusedError
from index.urls.canonical import canonical, identity
from index.urls.rules import plain_host, plain_path, plain_query


def is_elsewhere(asked: str, found: str) -> bool:
    """Whether two URLs identify different pages."""
    return identity(asked) != identity(found)


def check(asked: str, found: str) -> None:
    """Reject pages that sites show in place of an article.

    Args:
        asked: the URL of the article.
        found: the URL after redirects.

    Raises:
        GoneError: it is the front page, or a section above the article.
        RefusedError: it is a page that leads back to the article after a login or consent.
    """
    if not is_elsewhere(asked, found):
        return
    first, second = urlsplit(canonical(asked)), urlsplit(canonical(found))
    if _leads_back(first, second):
        raise RefusedError(
            f"{asked} redirects to a login or consent page ({_place(second)}). Open it in a "
            "browser."
        )
    if _is_above(first, second):
        raise GoneError(f"{asked} no longer exists; it redirects to {found}.", for_good=False)


def _leads_back(first: SplitResult, second: SplitResult) -> bool:
    path = first.path if first.path != "/" else ""
    if not path:
        return False
    whole = f"{path}?{first.query}" if first.query else path
    carried = unquote(unquote(f"{second.path}?{second.query}"))
    values = {unquote(value) for _, value in parse_qsl(second.query)}
    return f"//{first.netloc}{path}" in carried or bool(values & {path, whole})


def _is_above(first: SplitResult, second: SplitResult) -> bool:
    """Whether ``second`` is a front page, or a section above ``first``."""
    if plain_query(second.query, second.path):
        return False
    path = plain_path(second.path)
    if not path:
        return True
    same_site = plain_host(first.hostname or "") == plain_host(second.hostname or "")
    named = any(letter.isdigit() for letter in path)  # an article under a shorter name
    return same_site and not named and first.path.startswith(f"{path}/")


def _place(parts: SplitResult) -> str:
    return f"{parts.netloc}{parts.path}"
