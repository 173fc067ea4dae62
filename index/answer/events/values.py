"""Questions about articles by event, and their answers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from index.store.articles.events import EventArticle
from index.store.rows import Article, CopyOf, Revision
from index.values import PUBLIC, Quote, read_scopes

EventReason = Literal["no words", "nothing", "nothing from that time"]
"""Why nothing is listed: the topic has no words to look for; no article has them; none of that
time."""


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What is looked for.

    Attributes:
        topic: names and words, as typed; None for everything.
        scope: who asks; answered from ``public`` and this scope.
        since: first day of publication, as typed, or None.
        until: last day of publication, as typed, or None.
        side: whose side the sources take, as typed, or None.
        at: the moment that "last week" is relative to; None means now.
        day_first: whether ``01/02/2024`` is 1 February; None where both days may be meant.
        further_scopes: other scopes that are read, because the asker reads them, too.
    """

    topic: str | None
    scope: str = PUBLIC
    since: str | None = None
    until: str | None = None
    side: str | None = None
    at: datetime | None = None
    day_first: bool | None = None
    further_scopes: tuple[str, ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that are read, ``public`` first, each once."""
        return read_scopes(self.scope, *self.further_scopes)


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event, told by one sentence.

    Attributes:
        quote: the outlet's sentence, checked verbatim.
        side: whose side its source takes, or None.
        outlets: number of outlets with articles on the event, this one included.
        articles: number of these articles.
    """

    quote: Quote
    side: str | None
    outlets: int = 1
    articles: int = 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many articles were published over time.

    Attributes:
        days: the first day of each period, in order; periods are equally long.
        step: length of a period, in days.
        counts: the number of articles of each period, by outlet or side; the most frequent first.
        by: what the counts are divided by.
    """

    days: tuple[date, ...] = ()
    step: int = 1
    counts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    by: Literal["outlet", "side"] = "outlet"

    @property
    def total(self) -> int:
        """The number of articles."""
        return sum(sum(counts) for _, counts in self.counts)


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """How many articles report each of some stories.

    Attributes:
        titles: a headline of each story.
        counts: the number of articles of each story, by outlet or side; the most frequent first.
        by: what the counts are divided by.
    """

    titles: tuple[str, ...] = ()
    counts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    by: Literal["outlet", "side"] = "outlet"


@dataclass(frozen=True, slots=True)
class EventAnswer:
    """Events that answer a query.

    Attributes:
        query: as asked.
        since: first day, as it was read.
        until: last day, as it was read.
        events: one sentence each; of the latest articles newest first, of a timeline oldest first.
        is_cut: whether there are others that are not listed.
        reason: why there are none; None if there are some.
        unknown: the names that no article of any time or side has; or the side for which no source
            speaks.
        coverage: of a timeline, how many articles have the words over time.
        ungrouped: number of articles that were not grouped by event yet.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: EventQuery
    since: date | None = None
    until: date | None = None
    events: tuple[ToldEvent, ...] = ()
    is_cut: bool = False
    reason: EventReason | None = None
    unknown: tuple[str, ...] = ()
    coverage: Coverage = Coverage()
    ungrouped: int = 0
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with all that the library knows about it, within what the asker may see.

    Attributes:
        article: its newest revision.
        revisions: all stored revisions, oldest first.
        copies: the same text in other outlets, oldest first.
        story: the articles of its event, itself included, oldest first.
    """

    article: Article
    revisions: tuple[Revision, ...]
    copies: tuple[CopyOf, ...] = ()
    story: tuple[EventArticle, ...] = ()

    @property
    def outlets(self) -> int:
        """The number of outlets with articles on its event."""
        return len({one.source for one in self.story})
