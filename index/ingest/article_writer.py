"""Stores drafts with their passages; articles that have not changed are left alone."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from index.indexing.chunking import CHUNKER, chunk
from index.store.articles.offices import prepared_mentions
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
BATCH_CHARACTERS = 200_000
"""Characters after which a transaction is full, because long texts take longer."""


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
        for batch in _batches(drafts):
            yield self._store(under, batch, first_hand=first_hand)

    def _store(self, under: Source, drafts: list[Draft], *, first_hand: bool) -> list[Outcome]:
        bare = [replace(_bare(draft), first_hand=first_hand) for draft in drafts]
        standing = self._library.articles.standing(under.scope, bare)
        chunker = self._chunker()
        entries = [
            entry if known.same else self._chunked(chunker, entry)
            for entry, known in zip(bare, standing, strict=True)
        ]
        outcomes = self._library.articles.store(under, chunker, entries)
        return [
            outcome or self._store_changed(under, chunker, entry)
            for outcome, entry in zip(outcomes, entries, strict=True)
        ]

    def _chunker(self) -> str:
        live = self._library.generations.live()
        return live.chunker if live else CHUNKER

    def _store_changed(self, under: Source, chunker: str, entry: PreparedArticle) -> Outcome:
        """Chunk and store an article that another process changed between check and write."""
        [outcome] = self._library.articles.store(under, chunker, [self._chunked(chunker, entry)])
        assert outcome is not None
        return outcome

    def _chunked(self, chunker: str, entry: PreparedArticle) -> PreparedArticle:
        from index.text.attribution.extraction import attributions  # noqa: PLC0415 - long patterns
        from index.text.offices.extraction import office_mentions  # noqa: PLC0415 - long patterns

        title, text = entry.draft.title, entry.draft.text
        chunked = chunk(chunker, title, text, self._counter)
        bands = minhash_bands(text)
        return replace(
            entry,
            passages=chunked.passages,
            input_hashes=chunked.input_hashes,
            bands=bands,
            attributions=tuple(attributions(title, text)),
            event_terms=event_terms(title, text),
            offices=prepared_mentions(text, office_mentions(text, _day(entry.draft))),
        )

    def standing(self, under: Source, drafts: Sequence[Draft]) -> list[Standing]:
        """For each draft, what the library already holds of it."""
        return self._library.articles.standing(under.scope, [_bare(draft) for draft in drafts])

    def article_id(self, under: Source, draft: Draft) -> int | None:
        """The id of the article that a draft was stored as; None if it was removed again."""
        return self._library.articles.id_of(under.scope_id, _bare(draft))


def _batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    batch: list[Draft] = []
    characters = 0
    for draft in drafts:
        batch.append(draft)
        characters += len(draft.text)
        if len(batch) == BATCH or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _day(draft: Draft) -> date | None:
    return draft.published.day if draft.published else None


def _bare(draft: Draft) -> PreparedArticle:
    """``draft`` as the library takes it, with what identifies its URL.

    The canonical URL keeps its fragment, which can distinguish two articles of one page.
    """
    values: dict[str, Any] = {field.name: getattr(draft, field.name) for field in fields(draft)}
    words = {name: fitted(name, said) for name, said in values.items() if isinstance(said, str)}
    draft = Draft(**values | words)
    url = canonical(draft.url, fragment=True) if draft.url else None
    return PreparedArticle(draft, url, None, identity=identity_of(draft.url))


def identity_of(url: str | None) -> str | None:
    """A hash shared by all spellings of a URL; None if a fragment distinguishes it."""
    if url is None or "#" in canonical(url, fragment=True):
        return None
    return hashlib.sha256(identity(url).encode()).hexdigest()[:32]
