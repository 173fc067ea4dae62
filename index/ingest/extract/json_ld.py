"""Reads a page's JSON-LD and meta tags."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|WebPage)$")
_MOST_NODES = 5_000
"""Most nodes of a page's JSON-LD that are read."""


def article_data(page: "HtmlElement") -> dict[str, Any]:
    """The object that describes the article, preferably one with a date; empty if there is none.

    References to authors and publishers are resolved.
    """
    all_nodes = list(_nodes(page))
    nodes = [node for node in all_nodes if _is_article(node)]
    dated = (node for node in nodes if "datePublished" in node)
    article = next(dated, nodes[0] if nodes else {})
    named = {node["@id"]: node for node in all_nodes if _is_named(node)}
    parties: dict[str, Any] = {
        party: _resolved(article[party], named)
        for party in ("author", "publisher")
        if party in article
    }
    return {**article, **parties}


def _is_named(node: dict[str, Any]) -> bool:
    return isinstance(node.get("@id"), str) and isinstance(node.get("name"), str)


def _resolved(value: object, named: dict[str, dict[str, Any]]) -> object:
    if isinstance(value, list):
        return [_resolved(item, named) for item in value]
    known = named.get(str(value.get("@id"))) if isinstance(value, dict) else None
    return known if known and isinstance(value, dict) and "name" not in value else value


def names(value: object) -> list[str]:
    """The names in a field that holds names, objects with a name, or a list of either.

    Organisations are left out.
    """
    values = value if isinstance(value, list) else [value]
    people = [person for person in values if not _is_organisation(person)]
    items = [one.get("name") if isinstance(one, dict) else one for one in people]
    flat = [each for one in items for each in (one if isinstance(one, list) else [one])]
    return [name for name in flat if isinstance(name, str) and name.strip()]


def _is_organisation(value: object) -> bool:
    return isinstance(value, dict) and str(value.get("@type")).endswith("Organization")


def is_free(article: dict[str, Any]) -> bool:
    """Whether the page does not declare itself, or a part, as not free."""
    parts = article.get("hasPart")
    nodes = [article, *(parts if isinstance(parts, list) else [parts])]
    said = [node.get("isAccessibleForFree", True) for node in nodes if isinstance(node, dict)]
    return not any(str(flag).casefold().endswith("false") for flag in said)


def metas(page: "HtmlElement", *names: str) -> Iterator[str]:
    """The contents of meta tags, in the order of the given names."""
    contents: dict[str, str] = {}
    for tag in page.iter("meta"):
        keys = (tag.get("property"), tag.get("name"), tag.get("itemprop"), tag.get("http-equiv"))
        name = next((key for key in keys if key), "")
        contents.setdefault(name.lower(), tag.get("content") or "")
    return (contents[name] for name in names if contents.get(name, "").strip())


def _is_article(node: dict[str, Any]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and _ARTICLE_TYPES.search(name) for name in kinds)


def _nodes(page: "HtmlElement") -> Iterator[dict[str, Any]]:
    """All objects of all JSON-LD blocks, outer ones first; broken blocks are skipped."""
    blocks = page.iterfind(".//script[@type='application/ld+json']")
    waiting = [_parsed(block.text or "") for block in blocks]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _parsed(block: str) -> object:
    try:
        return json.loads(block.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None
