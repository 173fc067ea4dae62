"""Makes a library as large as is wanted out of a real one, without encoding anything.

Its articles are those of the real one, round after round. From the second round on, every eighth
word is another one of the same length, so that each text is of its own and its offsets stay; its
passages' vectors are the real ones with noise (cosine with the real one: 0.93), so that they
cluster as real ones do. Recall must not be judged on them.
"""

import json
import random
import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby, islice
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, insert, select

from index.embedding.encoder import input_hash, passage_input
from index.store.library import Library
from index.store.rows import Chunks, Generation, UnreadRevision
from index.store.schema import article, article_source, passage, revision
from index.values import PUBLIC, PassageSpan, Span

_AT_ONCE = 500
"""Articles written in one transaction."""
_EVERY = 8
_NOISE = 0.02
"""Of each of 384 numbers; all together 0.39 of the vector's length."""
_WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Original:
    """An article of the real library.

    Attributes:
        title: its headline.
        text: its text.
        day: when it was published.
        outlet: where.
        passages: what its text is cut into.
        matrix: a vector for each.
    """

    title: str
    text: str
    day: date | None
    outlet: str | None
    passages: tuple[PassageSpan, ...]
    matrix: npt.NDArray[np.float32]

    @property
    def input_hashes(self) -> tuple[str, ...]:
        """The hash of the encoder's input for each passage."""
        inputs = (passage_input(self.title, one.span.of(self.text)) for one in self.passages)
        return tuple(map(input_hash, inputs))


def originals(library: Library, generation: Generation, passages: int) -> list[Original]:
    """The oldest articles of a library that have about so many passages, with their vectors."""
    query = (
        select(
            passage.c.id,
            passage.c.start,
            passage.c.end,
            passage.c.sentences,
            passage.c.revision_id,
            revision.c.title,
            revision.c.text,
            revision.c.published_day,
            article.c.outlet,
        )
        .join(revision, revision.c.id == passage.c.revision_id)
        .join(article, article.c.id == revision.c.article_id)
        .where(passage.c.chunker == generation.chunker)
        .order_by(passage.c.revision_id, passage.c.ordinal)
    )
    with library.database.reading() as connection:
        rows = connection.execute(query.limit(passages)).all()
    by_id = _vectors(library, generation, [row.id for row in rows])
    by_revision = (list(some) for _, some in groupby(rows, lambda row: row.revision_id))
    return [_original(some, by_id) for some in by_revision if all(one.id in by_id for one in some)]


def _vectors(
    library: Library, generation: Generation, ids: Sequence[int]
) -> dict[int, npt.NDArray[np.float32]]:
    by_id: dict[int, npt.NDArray[np.float32]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        found, matrix = library.vectors.of_passages(generation, ids[start : start + _AT_ONCE])
        by_id.update(zip(found, matrix, strict=True))
    return by_id


def _original(rows: Sequence[Any], by_id: Mapping[int, npt.NDArray[np.float32]]) -> Original:
    first = rows[0]
    cut = tuple(
        PassageSpan(
            Span(one.start, one.end), tuple(Span(*ends) for ends in json.loads(one.sentences))
        )
        for one in rows
    )
    matrix = np.stack([by_id[one.id] for one in rows])
    return Original(first.title, first.text, first.published_day, first.outlet, cut, matrix)


class Grower:
    """Adds rounds of a real library's articles to another library.

    Args:
        library: the library that grows.
        generation: its live generation.
        real: the articles.
    """

    def __init__(self, library: Library, generation: Generation, real: Sequence[Original]) -> None:
        self._library = library
        self._generation = generation
        self._real = real
        self._words = words_by_length(one.text for one in real)
        self._source = library.articles.source(PUBLIC, "Copies", "bulk")

    def grow(self, passages: int, told: Callable[[int], None]) -> None:
        """Add articles until there are so many passages."""
        have = self._library.passages.count_of(self._generation.chunker)
        chance = np.random.default_rng(have)
        waiting = self._rounds(have)
        while some := list(islice(waiting, _AT_ONCE)):
            wanted = [self._varied(one, chance) if again else one for one, again in some]
            self._write(wanted)
            have += sum(len(one.passages) for one in wanted)
            told(have)
            if have >= passages:
                return

    def _rounds(self, have: int) -> Iterator[tuple[Original, bool]]:
        """The articles after those that are there, and whether they are there already."""
        in_all = sum(len(one.passages) for one in self._real)
        past = have % in_all
        again = have >= in_all
        for one in self._real:
            past -= len(one.passages)
            if past < 0:
                yield one, again
        while True:
            for one in self._real:
                yield one, True

    def _varied(self, one: Original, chance: np.random.Generator) -> Original:
        noise = chance.standard_normal(one.matrix.shape, np.float32) * _NOISE
        matrix = one.matrix + noise
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        words = random.Random(int(chance.integers(2**31)))
        return replace(one, text=reworded(one.text, self._words, words), matrix=matrix)

    def _write(self, wanted: Sequence[Original]) -> None:
        library, chunker = self._library, self._generation.chunker
        with library.database.writing() as connection:
            revisions = _insert(connection, self._source.id, self._source.scope_id, wanted)
        unchunked = [
            UnreadRevision(id_, self._source.scope_id, one.title, one.text)
            for id_, one in zip(revisions, wanted, strict=True)
        ]
        chunked = (Chunks(one.passages, one.input_hashes) for one in wanted)
        library.passages.keep(chunker, list(zip(unchunked, chunked, strict=True)))
        hashes = [hash_ for one in wanted for hash_ in one.input_hashes]
        matrix = np.concatenate([one.matrix for one in wanted])
        library.vectors.keep(self._generation.encoder, hashes, matrix)


def _insert(
    connection: Connection, source_id: int, scope_id: int, wanted: Sequence[Original]
) -> list[int]:
    """Insert articles with one revision each; returns the ids of the revisions."""
    now = datetime.now(UTC)
    articles: list[dict[str, Any]] = [
        {"scope_id": scope_id, "key": secrets.token_hex(8), "outlet": one.outlet, "added_at": now}
        for one in wanted
    ]
    made = insert(article).returning(article.c.id, sort_by_parameter_order=True)
    ids = connection.scalars(made, articles).all()
    connection.execute(
        insert(article_source), [{"article_id": id_, "source_id": source_id} for id_ in ids]
    )
    revisions: list[dict[str, Any]] = [
        {
            "article_id": id_,
            "number": 1,
            "title": one.title,
            "text": one.text,
            "words_hash": secrets.token_hex(16),
            "published_at": one.day and one.day.isoformat(),
            "published_day": one.day,
            "partial": False,
            "gathered_at": now,
        }
        for id_, one in zip(ids, wanted, strict=True)
    ]
    added = insert(revision).returning(revision.c.id, sort_by_parameter_order=True)
    return list(connection.scalars(added, revisions).all())


def words_by_length(texts: Iterator[str]) -> Mapping[int, Sequence[str]]:
    """The words of a text in ten, as often as they are there, by their length."""
    found = defaultdict(list)
    for number, text in enumerate(texts):
        if number % 10 == 0:
            for word in _WORD.findall(text):
                found[len(word)].append(word)
    return found


def reworded(text: str, words: Mapping[int, Sequence[str]], chance: random.Random) -> str:
    """A text with some of its words replaced by others of the same length."""

    def other(match: re.Match[str]) -> str:
        word = match[0]
        known = words.get(len(word))
        return chance.choice(known) if known and chance.random() < 1 / _EVERY else word

    return _WORD.sub(other, text)
