"""Tells of quoted articles how many other outlets report their story, and which was the first."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from index.store.articles.events import EventArticle, Events
from index.values import Quote, StorySpread


def with_spread(
    quotes: Sequence[Quote], events: Events, scopes: Sequence[str]
) -> tuple[Quote, ...]:
    """Return the quotes with who else reports their stories.

    Args:
        quotes: the quotes.
        events: reads which articles report a story.
        scopes: the scopes whose articles count.
    """
    by_key = events.of_articles([one.article_id for one in quotes])
    found = events.articles(by_key.values(), scopes) if by_key else []
    found.sort(key=lambda one: one.event_id)
    told = {event: list(some) for event, some in groupby(found, key=lambda one: one.event_id)}
    return tuple(
        replace(one, story=_spread(one, told.get(by_key.get(one.article_id, -1), [])))
        for one in quotes
    )


def _spread(quote: Quote, articles: Sequence[EventArticle]) -> StorySpread | None:
    outlets = {one.source for one in articles} | set(quote.also)
    others = len(outlets - {quote.source, ""})
    return StorySpread(others, _first(articles)) if others else None


def _first(articles: Sequence[EventArticle]) -> str | None:
    """The outlet of the earliest article, unless one is undated or another has only that day."""
    dated = [(one.published, one.source) for one in articles if one.published is not None]
    if not dated or len(dated) < len(articles):
        return None
    when, first = min(dated, key=lambda one: one[0].moment)
    unsure = any(
        (when.day_only or other.day_only) and other.day == when.day
        for other, outlet in dated
        if outlet != first
    )
    return None if unsure else first or None
