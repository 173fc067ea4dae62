"""Merge copies of one story: quote it once, from the original, and name the other outlets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from index.answer.candidates import SentenceCandidate
from index.answer.quote import normalized_words
from index.values import Quote


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
        -len(one.sentence.text),
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
