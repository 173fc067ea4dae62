"""Merge copies of one story: quote it once, from the original, and name the other outlets.

Articles on one event are no copies; of them, the other outlets are counted and the first is named.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from index.answer.candidates import SentenceCandidate
from index.answer.quoting.quote import normalized_words
from index.store.articles.events import Events
from index.store.rows import EventArticle
from index.values import ArticleRef, Quote, StorySpread

T = TypeVar("T", bound=ArticleRef)


def of_oldest_copies(found: Sequence[T], order: Callable[[T], Any]) -> Iterator[T]:
    """Yield the parts of articles without copies, and those of the first one among copies.

    Args:
        found: parts of articles.
        order: the key by which copies are sorted, the first one least.
    """
    oldest: dict[int, T] = {}
    for one in sorted(found, key=order):
        if one.story is not None:
            oldest.setdefault(one.story, one)
    for one in found:
        if one.story is None or oldest[one.story].article_key == one.article_key:
            yield one


def one_per_story(choices: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """Return one sentence per story, at the rank of its best.

    The original is preferred if it has the same sentence: the earliest of the complete articles,
    then the longest of those, then the one stored first.
    """
    stories: dict[int, list[SentenceCandidate]] = {}
    for one in choices:
        if (story := one.sentence.passage.story) is not None:
            stories.setdefault(story, []).append(one)
    merged: list[SentenceCandidate] = []
    for one in choices:
        story = one.sentence.passage.story
        if story is None:
            merged.append(one)
        elif one is stories[story][0]:
            merged.append(_original(stories[story]))
    return merged


def _original(copies: Sequence[SentenceCandidate]) -> SentenceCandidate:
    best = copies[0]
    words = normalized_words(best.sentence.words)
    same = [one for one in copies if normalized_words(one.sentence.words) == words]
    return replace(min(same, key=_order), odds=best.odds, score=best.score)


def _order(one: SentenceCandidate) -> tuple[bool, bool, float, int, int]:
    passage = one.sentence.passage
    published = passage.published.moment if passage.published else None
    return (
        passage.partial,
        published is None,
        published.timestamp() if isinstance(published, datetime) else 0.0,
        -len(one.sentence.revision_text),
        passage.id,
    )


def stories_of(choices: Iterable[SentenceCandidate]) -> dict[str, int]:
    """Return the story of each article, by article key."""
    passages = (one.sentence.passage for one in choices)
    return {one.article_key: one.story for one in passages if one.story is not None}


def with_outlets(
    quotes: Iterable[Quote], stories: Mapping[str, int], outlets: Mapping[int, set[str]]
) -> tuple[Quote, ...]:
    """Return the quotes with all other outlets of their story in ``also``."""
    return tuple(
        _with_outlets(one, outlets.get(stories.get(one.article_id, -1), set())) for one in quotes
    )


def _with_outlets(one: Quote, outlets: set[str]) -> Quote:
    return replace(one, also=tuple(sorted({*one.also, *outlets} - {one.source, ""})))


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
    found.sort(key=lambda one: one.event_id or 0)
    told = {event: list(some) for event, some in groupby(found, key=lambda one: one.event_id or 0)}
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
