"""Stores drafts with their passages; articles that have not changed are left alone."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Literal

from index.indexing.chunking import CHUNKER, chunk
from index.ingest.extract.outlet_days import in_own_day
from index.ingest.fetch.pages import FetchedPage
from index.store.administration.servers import Room, Servers
from index.store.articles.articles import size_of
from index.store.articles.extractions import prepared_mentions
from index.store.library import Library
from index.store.rows import Outcome, PreparedArticle, Source, Standing
from index.text.event_similarity import event_terms
from index.text.near_duplicates import minhash_bands
from index.text.passages import TokenCounter
from index.text.size_policy import fitted
from index.urls.canonical import canonical, identity
from index.values import Draft

BATCH = 50
"""Most drafts in one transaction; bounds what a kill can lose and how long writers wait."""


class ArticleWriter:
    """Stores drafts under a source; the live generation's chunker makes their passages."""

    def __init__(self, library: Library, counter: TokenCounter) -> None:
        self._library = library
        self._counter = counter

    def store(
        self, under: Source, drafts: Iterable[Draft], *, first_hand: bool = True
    ) -> Iterator[list[Outcome]]:
        """Store drafts, with one transaction per batch; yields the outcomes of each batch.

        Args:
            under: the source of the drafts.
            drafts: articles, consumed lazily.
            first_hand: whether they come from the articles' pages, not from a feed.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        batch: list[PreparedArticle] = []
        characters = 0
        for draft in drafts:
            batch.append(replace(_bare(draft), first_hand=first_hand))
            characters += len(draft.text)
            if len(batch) == BATCH or characters >= 200_000:  # long texts take longer
                yield self._store(under, batch)
                batch, characters = [], 0
        if batch:
            yield self._store(under, batch)

    def _store(self, under: Source, batch: list[PreparedArticle]) -> list[Outcome]:
        articles, live = self._library.articles, self._library.generations.live()
        chunker = live.chunker if live else CHUNKER
        known = articles.standing(under.scope, batch)
        entries = [
            one if standing.same else self.prepared(chunker, one)
            for one, standing in zip(batch, known, strict=True)
        ]
        outcomes: list[Outcome] = []
        for entry, outcome in zip(entries, articles.store(under, chunker, entries), strict=True):
            stored = outcome
            if stored is None:  # another process changed it between check and write
                [stored] = articles.store(under, chunker, [self.prepared(chunker, entry)])
                assert stored is not None
            outcomes.append(stored)
        return outcomes

    def prepared(self, chunker: str, entry: PreparedArticle) -> PreparedArticle:
        """An article with all that is stored of its text; its passages are cut by a chunker."""
        from index.text.attribution.extraction import attributions  # noqa: PLC0415 - long patterns
        from index.text.offices.extraction import office_mentions  # noqa: PLC0415 - long patterns

        title, text, published = entry.draft.title, entry.draft.text, entry.draft.published
        chunked = chunk(chunker, title, text, self._counter)
        mentions = office_mentions(text, published.day if published else None)
        return replace(
            entry,
            passages=chunked.passages,
            input_hashes=chunked.input_hashes,
            bands=minhash_bands(text),
            attributions=tuple(attributions(title, text)),
            event_terms=event_terms(title, text),
            offices=prepared_mentions(text, mentions),
        )

    def standing(self, under: Source, drafts: Sequence[Draft]) -> list[Standing]:
        """For each draft, what the library already holds of it."""
        return self._library.articles.standing(under.scope, [_bare(draft) for draft in drafts])

    def capture(self, under: Source, drafts: Iterable[Draft], page: FetchedPage, most: int) -> None:
        """Keep the page from which drafts were just stored, as evidence.

        Args:
            under: the source.
            drafts: what was read of the page.
            page: the page, with the record of its fetch.
            most: bytes for all pages together.
        """
        if page.record is not None:
            bare = [_bare(draft) for draft in drafts]
            self._library.captures.keep(under.scope_id, bare, page.record, page.body, most)

    def article_id(self, under: Source, draft: Draft) -> int | None:
        """The id of the article that a draft was stored as; None if it was removed again."""
        return self._library.articles.id_of(under.scope_id, _bare(draft))


def _bare(draft: Draft) -> PreparedArticle:
    """``draft`` as the library takes it, with what identifies its URL.

    The canonical URL keeps its fragment, which can distinguish two articles of one page.
    """
    values: dict[str, Any] = {field.name: getattr(draft, field.name) for field in fields(draft)}
    words = {name: fitted(name, said) for name, said in values.items() if isinstance(said, str)}
    published = in_own_day(draft.published, draft.url, draft.outlet, draft.text)
    draft = Draft(**values | words | {"published": published})
    url = canonical(draft.url, fragment=True) if draft.url else None
    return PreparedArticle(draft, url, None, identity=identity_of(draft.url))


def identity_of(url: str | None) -> str | None:
    """A hash shared by all spellings of a URL; None if a fragment distinguishes it."""
    if url is None or "#" in canonical(url, fragment=True):
        return None
    return hashlib.sha256(identity(url).encode()).hexdigest()[:32]


def admit(
    servers: Servers,
    under: Source,
    drafts: Sequence[Draft],
    standings: Sequence[Standing],
    now: datetime,
) -> tuple[list[int], frozenset[int]]:
    """Admit drafts in order, as far as the server's quota leaves room; an unchanged one needs none.

    The channel of the source is notified when the quota is full.

    Args:
        servers: the quotas and notices of servers.
        under: the source of the drafts.
        drafts: articles.
        standings: for each draft, what the library already holds of it.
        now: the current time, aware.

    Returns:
        the list positions of the drafts to store, and of those that wait because their article
        changed too often lately.
    """
    room = left = servers.room(under.scope)
    numbers: list[int] = []
    waiting: set[int] = set()
    full: Literal["articles", "megabytes"] | None = None
    for number, (draft, standing) in enumerate(zip(drafts, standings, strict=True)):
        is_new, size = standing.article_id is None, size_of(draft)
        if standing.too_often:
            waiting.add(number)
        elif left is None or standing.same:
            numbers.append(number)
        elif is_new and left.articles <= 0:
            full = full or "articles"
        elif size > left.bytes:
            full = full or "megabytes"
        else:
            numbers.append(number)
            left = Room(left.articles - is_new, left.bytes - size)
    if full is not None:
        servers.tell_full(under.id, full, now)
    elif room is not None and room.articles and room.bytes:
        servers.untell_full(under.scope)
    return numbers, frozenset(waiting)
