"""The library as it was at a moment: a copy of what it held then, to be asked in its place.

So whatever counts over a library, such as words, speakers and copies, counts over what was there.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, takewhile
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, insert, select, update

from index.store.articles.copies import tell_copies
from index.store.articles.extractions import OFFICES, STATEMENTS
from index.store.articles.passages import add_passages
from index.store.database import batches
from index.store.library import Library
from index.store.rows import Generation, PreparedArticle, Source, UnreadRevision
from index.store.schema import (
    article,
    article_source,
    band,
    generation,
    lexicon_entry,
    paged,
    passage,
    revision,
    scope,
    source,
    vector,
)
from index.values import Draft, PassageSpan, Published, Span

Prepare = Callable[[str, PreparedArticle], PreparedArticle]
"""Reads an article anew, and cuts it with a chunker."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A revision that was the newest of its article at the moment, and whether it still is."""

    id: int
    article_id: int
    is_newest: bool


def hold(
    library: Library,
    made: Library,
    scopes: Sequence[str],
    at: datetime,
    *,
    live: Generation,
    prepare: Prepare,
) -> int:
    """Fill a new library with what another one held at a moment; it lacks vectors of old texts.

    Args:
        library: the library.
        made: an empty library.
        scopes: the scopes that are read.
        at: the moment; articles count that were taken in by then, each as it was then.
        live: the generation whose passages and vectors count.
        prepare: reads articles that have changed since.

    Returns:
        the number of articles whose text of then is no longer kept; they are left out.
    """
    lost = 0
    with library.database.reading() as before, made.database.writing() as after:
        copying = _Copying(before, after, made, at, live, prepare)
        ours = scope.c.name.in_(scopes)
        copying.rows(scope, ours)
        copying.rows(generation, generation.c.id == live.id)
        for row in before.execute(select(scope).where(ours).order_by(scope.c.id)).all():
            copying.rows(source, (source.c.scope_id == row.id) & (source.c.added_at <= at))
            own = lexicon_entry.c.scope_id == row.id
            copying.rows(lexicon_entry, own & (lexicon_entry.c.added_at <= at))
            for kind in (STATEMENTS, OFFICES):
                copying.rows(kind.named, kind.named.c.scope_id == row.id)
            held, missing = _held(before, row.id, at)
            lost += missing
            for some in batches(held):
                copying.articles(Source(0, row.id, row.name, "", "bulk", None), some)
        for kind in (STATEMENTS, OFFICES):
            kind.drop_unnamed(after)
        of_encoder = vector.c.encoder == live.encoder
        for few in batches(list(after.scalars(select(passage.c.input_hash).distinct()))):
            copying.rows(vector, of_encoder & vector.c.input_hash.in_(few))
    return lost


def _held(before: Connection, scope_id: int, at: datetime) -> tuple[list[_Held], int]:
    """The revisions that a scope held, oldest first, and of how many articles nobody knows.

    Numbers increase by one, so one that is missing after the last by the moment may have been held.
    """
    query = (
        select(revision.c.id, revision.c.article_id, revision.c.number, revision.c.gathered_at)
        .join(article, article.c.id == revision.c.article_id)
        .where(article.c.scope_id == scope_id, article.c.added_at <= at)
        .order_by(revision.c.article_id, revision.c.number)
    )
    held, lost = [], 0
    for article_id, rows in groupby(before.execute(query), lambda row: row.article_id):
        every = list(rows)
        known = list(takewhile(lambda row: row.gathered_at <= at, every))
        later = every[len(known) :]
        if not known or (later and later[0].number != known[-1].number + 1):
            lost += 1
        else:
            held.append(_Held(known[-1].id, article_id, not later))
    return sorted(held, key=lambda one: one.id), lost


@dataclass(frozen=True, slots=True)
class _Copying:
    """Copies from one library to another; the attributes are as of ``hold``."""

    before: Connection
    after: Connection
    made: Library
    at: datetime
    live: Generation
    prepare: Prepare

    def rows(self, table: Table, which: ColumnElement[bool]) -> None:
        """Copy rows of a table."""
        query = select(table).where(which).order_by(*table.primary_key)
        if rows := [dict(row) for row in self.before.execute(query).mappings()]:
            self.after.execute(insert(table), rows)

    def articles(self, under: Source, held: Sequence[_Held]) -> None:
        """Copy articles of a scope with what was read of them, in the order in which they came."""
        from index.text.attribution import VERSION  # noqa: PLC0415 - long patterns
        from index.text.offices.extraction import VERSION as OFFICES_VERSION  # noqa: PLC0415

        ids, articles = [one.id for one in held], [one.article_id for one in held]
        self.rows(article, article.c.id.in_(articles))
        came_later = article.c.gone_at > self.at
        self.after.execute(update(article).where(article.c.id.in_(articles)).values(story_id=None))
        self.after.execute(update(article).where(came_later).values(gone_at=None))
        known = article_source.c.source_id.in_(list(self.after.scalars(select(source.c.id))))
        self.rows(article_source, article_source.c.article_id.in_(articles) & known)
        self.rows(revision, revision.c.id.in_(ids))
        self.rows(paged, paged.c.revision_id.in_(ids))
        entries = self._entries(held)
        homes = [
            UnreadRevision(id_, under.scope_id, entry.draft.title, entry.draft.text)
            for id_, entry in zip(ids, entries, strict=True)
        ]
        passages = list(zip(homes, entries, strict=True))
        add_passages(self.after, self.made.full_text, self.live.chunker, passages)
        tell_copies(self.after, under, list(zip(articles, entries, strict=True)))
        current = [one.id for one in held if one.is_newest]
        for kind in (STATEMENTS, OFFICES):
            for table in (kind.read, kind.found):
                self.rows(table, table.c.revision_id.in_(current))
        older = [(home.id, entry) for home, entry in passages if home.id not in current]
        STATEMENTS.add(self.after, VERSION, under.scope_id, [(i, e.attributions) for i, e in older])
        OFFICES.add(self.after, OFFICES_VERSION, under.scope_id, [(i, e.offices) for i, e in older])

    def _entries(self, held: Sequence[_Held]) -> list[PreparedArticle]:
        """The articles of revisions: passages as they are stored, or made anew if they are not."""
        ids, newest = [one.id for one in held], [one.id for one in held if one.is_newest]
        of_chunker = passage.c.chunker == self.live.chunker
        cut = select(passage).where(passage.c.revision_id.in_(newest), of_chunker)
        passages = self._grouped(cut.order_by(passage.c.ordinal), "revision_id")
        marked = select(band).where(band.c.article_id.in_([one.article_id for one in held]))
        bands = self._grouped(marked.order_by(band.c.value), "article_id")
        texts = self._grouped(select(revision).where(revision.c.id.in_(ids)), "id")
        entries = []
        for one in held:
            [row] = texts[one.id]
            published = Published.parse(row.published_at) if row.published_at else None
            entry = PreparedArticle(Draft(row.title, row.text, published=published), None, None)
            if pieces := passages.get(one.id):
                entry = replace(
                    entry,
                    passages=tuple(map(_passage_span, pieces)),
                    input_hashes=tuple(piece.input_hash for piece in pieces),
                    bands=tuple(each.value for each in bands.get(one.article_id, ())),
                )
            else:
                entry = self.prepare(self.live.chunker, entry)
            entries.append(entry)
        return entries

    def _grouped(self, query: Select[Any], by: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for row in self.before.execute(query):
            found.setdefault(getattr(row, by), []).append(row)
        return found


def _passage_span(row: Any) -> PassageSpan:
    sentences = tuple(Span(*place) for place in json.loads(row.sentences))
    return PassageSpan(Span(row.start, row.end), sentences)
