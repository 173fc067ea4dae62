"""From drafts to stored passages: what stands already is left alone, the rest is cut and stored."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from index.indexing.chunking import CHUNKER, chunk
from index.store.library import Library
from index.store.rows import Outcome, PreparedArticle, Source, Standing
from index.text.charset import storable
from index.text.near_duplicates import minhash_bands
from index.text.passages import TokenCounter
from index.urls.canonical import canonical, identity
from index.values import Draft

BATCH = 50
"""The most drafts stored in one transaction: what a kill can cost, and what others wait for."""
BATCH_CHARACTERS = 200_000
"""After so many characters a transaction takes no further draft: long texts take longer."""


class ArticleWriter:
    """Stores drafts under a source, with their passages by the live generation's chunker."""

    def __init__(self, library: Library, counter: TokenCounter) -> None:
        self._library = library
        self._counter = counter

    def store(
        self, under: Source, drafts: Iterable[Draft], *, first_hand: bool = True
    ) -> Iterator[list[Outcome]]:
        """Store drafts, a transaction for each batch; yields the outcomes of every batch.

        Args:
            under: whose they are.
            drafts: articles, taken as they are needed.
            first_hand: whether they are the articles themselves, and not what a feed says of them.

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
            entry if there.same else self._cut(chunker, entry)
            for entry, there in zip(bare, standing, strict=True)
        ]
        outcomes = self._library.articles.store(under, chunker, entries)
        return [
            outcome or self._again(under, chunker, entry)
            for outcome, entry in zip(outcomes, entries, strict=True)
        ]

    def _chunker(self) -> str:
        live = self._library.generations.live()
        return live.chunker if live else CHUNKER

    def _again(self, under: Source, chunker: str, entry: PreparedArticle) -> Outcome:
        """Another process changed the article between the look and the write: now it is cut."""
        [outcome] = self._library.articles.store(under, chunker, [self._cut(chunker, entry)])
        assert outcome is not None
        return outcome

    def _cut(self, chunker: str, entry: PreparedArticle) -> PreparedArticle:
        title, text = entry.draft.title, entry.draft.text
        made = chunk(chunker, title, text, self._counter)
        bands = minhash_bands(text)
        return replace(entry, passages=made.passages, input_hashes=made.input_hashes, bands=bands)

    def standing(self, under: Source, drafts: Sequence[Draft]) -> list[Standing]:
        """For each draft, what the library holds of it already."""
        return self._library.articles.standing(under.scope, [_bare(draft) for draft in drafts])

    def article_id(self, under: Source, draft: Draft) -> int | None:
        """The id of the article that a draft was stored as; None where it is gone again."""
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


def _bare(draft: Draft) -> PreparedArticle:
    draft = _storable(draft)
    return PreparedArticle(draft, _compared_by(draft.url), None, identity=identity_of(draft.url))


def _storable(draft: Draft) -> Draft:
    """``draft`` without the characters that a database refuses, wherever they came from."""
    values: dict[str, Any] = {field.name: getattr(draft, field.name) for field in fields(draft)}
    words = {name: storable(told) for name, told in values.items() if isinstance(told, str)}
    return Draft(**values | words)


def _compared_by(url: str | None) -> str | None:
    """Pages come without a fragment; where one is left, it tells two articles apart."""
    return canonical(url, fragment=True) if url else None


def identity_of(url: str | None) -> str | None:
    """A hash of what all spellings of an address share; None where a fragment tells it apart."""
    if url is None or "#" in canonical(url, fragment=True):
        return None
    return hashlib.sha256(identity(url).encode()).hexdigest()[:32]
