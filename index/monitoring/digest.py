"""Makes digests: the stories of most outlets since the last one, each as a verbatim quote."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from index.answer.coverage import StoryCounts, Teller, story_counts
from index.answer.question.normal_form import terms_of
from index.answer.quoting.quote import quote_of, verbatim
from index.monitoring.matcher import share_of
from index.store.administration.watches import Rhythm
from index.store.deliveries import Arrival
from index.store.library import Library
from index.text.sentences import sentences
from index.values import PUBLIC, Quote, Span

MOST = 5
"""Stories of a digest."""
PERIODS: dict[Rhythm, timedelta] = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}

_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


@dataclass(frozen=True, slots=True)
class Story:
    """A story of a digest.

    Attributes:
        quote: its sentence; ``also`` has the other outlets.
        sides: the sides of its sources, in order.
        articles: how many articles tell of it.
    """

    quote: Quote
    sides: tuple[str, ...]
    articles: int


class Digests:
    """Makes digests of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def stories(self, scope: str, topics: str, *, after: int, since: datetime) -> list[Story]:
        """The stories of most outlets among the articles that have come in, at most ``MOST``.

        Args:
            scope: the scope whose articles count, beside public ones.
            topics: topics, of which a story has one; separated by commas; empty for all.
            after: the id of the last revision that is too old.
            since: articles of earlier days are left out.
        """
        came = self._library.arrivals.by_event((PUBLIC, scope), after, since)
        events: dict[tuple[str, int], list[Arrival]] = {}
        for one in came:
            event = one.event
            key = ("event", event) if event is not None else ("article", one.revision_id)
            events.setdefault(key, []).append(one)
        wanted = [some for some in events.values() if _is_about(some, topics)]
        wanted.sort(key=lambda some: (-len(_outlets(some)), -len(some)))
        found: list[Story] = []
        for some in wanted:
            if len(found) == MOST:
                break
            found += self._story(some, rank=len(found) + 1)
        return found

    def _story(self, articles: Sequence[Arrival], rank: int) -> list[Story]:
        """The story of some articles, as a list of at most one."""
        names = _shared_names(articles)
        leads = [(one, span) for one in articles[:6] for span in _lead(one)]
        best = max(leads, key=lambda lead: _weight(lead[1].of(lead[0].text), names),
                   default=None)  # fmt: skip
        if best is None:
            return []
        arrival, span = best
        cited = self._library.passages.cited(arrival.article_key, arrival.number, (arrival.scope,))
        if cited is None:
            return []
        made = quote_of(cited, arrival.text, span, span, None)
        also = tuple(sorted(_outlets(articles) - {made.source, ""}))
        quotes = verbatim([replace(made, rank=rank, also=also)], self._library.passages)
        sides = tuple(sorted({article.side for article in articles if article.side}))
        return [Story(quote, sides, len(articles)) for quote in quotes]

    def reported(
        self, quotes: Sequence[Quote], scopes: Sequence[str]
    ) -> tuple[StoryCounts, dict[str, tuple[str, ...]]]:
        """How many articles report the story of each quote, by outlet or side, for a picture.

        Returns:
            these, and the sides of each story by the public id of the article that is quoted.
        """
        by_key = self._library.events.of_articles([one.article_key for one in quotes])
        stories: list[tuple[str, list[Teller]]] = []
        sides: dict[str, tuple[str, ...]] = {}
        for quote in quotes:
            event = by_key.get(quote.article_key)
            found = [] if event is None else self._library.events.articles(event, scopes)
            tellers = [(one.source, one.side) for one in found]
            stories.append((quote.title, tellers or [(quote.source, None)]))
            sides[quote.article_key] = tuple(sorted({side for _, side in tellers if side}))
        return story_counts(stories), sides


def next_digest(rhythm: Rhythm, hour: int, now: datetime, zone: tzinfo) -> datetime:
    """When the next digest is due after ``now``: at the hour, of a Monday if it is weekly."""
    here = now.astimezone(zone)
    due = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    while due <= here or (rhythm == "weekly" and due.weekday() != 0):
        due = (due + timedelta(days=1)).replace(hour=hour)
    return due


def _is_about(articles: Iterable[Arrival], topics: str) -> bool:
    wanted = [terms_of(topic) for topic in topics.split(",") if terms_of(topic)]
    if not wanted:
        return True
    texts = [f"{one.title}\n{one.text}" for one in articles]
    return any(share_of(terms, text) == 1.0 for terms in wanted for text in texts)


def _outlets(articles: Iterable[Arrival]) -> set[str]:
    return {one.outlet for one in articles}


def _shared_names(articles: Sequence[Arrival]) -> Counter[str]:
    """In how many of the articles the most shared names stand, in headline and beginning.

    Names of a single article count if they stand in its headline.
    """
    names: Counter[str] = Counter()
    headlines = " ".join(one.title for one in articles)
    for one in articles:
        beginning = f"{one.title}. {one.text[:800]}"
        names.update(set(_NAME.findall(beginning)))
    shared = [name for name, number in names.items() if number > 1 or name in headlines]
    first = articles[0].text
    shared.sort(key=lambda name: (-names[name], name not in headlines, first.find(name), name))
    # A sentence that lists everybody present is no lead.
    return Counter({name: names[name] for name in shared[:5]})


def _lead(one: Arrival) -> list[Span]:
    text = one.text
    spans = sentences(text[:2_000])[:4]
    told = [span for span in spans if not span.of(text).rstrip().endswith((":", ":\u200e"))]
    return [span for span in told if 6 <= len(span.of(text).split()) <= 60]


def _weight(sentence: str, names: Counter[str]) -> int:
    return sum(count for name, count in names.items() if name in sentence)
