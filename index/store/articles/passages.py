"""Reads passages for answers, within a question's search filter, and writes them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeVar, overload

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
)

from index.concurrency import ProgressCallback, ShouldContinue
from index.store.database import Store, count, is_listed, packed, value_of
from index.store.full_text import PRINTED_WORDS, FullText, TextStore
from index.store.rows import (
    Chunks,
    Cited,
    Passage,
    PreparedArticle,
    Report,
    SearchFilter,
    UnreadRevision,
)
from index.store.schema import (
    ARTICLES,
    IS_NEWEST,
    article,
    article_source,
    headline,
    paged,
    passage,
    revision,
    scope,
    source,
)
from index.store.search_filter import within
from index.text.normalize import plain_outlet
from index.text.size_policy import in_one_line, without_blank_runs
from index.urls.hosts import is_address
from index.values import ArticleRef, Published, Span

Ref = TypeVar("Ref", bound=ArticleRef)

UNNAMED = "unnamed outlet"
"""Shown for an outlet that is known by an IP address alone."""


# Statements are made once: that takes longer than executing them.

_first_source = (
    select(source.c.name)
    .join(article_source, article_source.c.source_id == source.c.id)
    .where(article_source.c.article_id == article.c.id)
    .order_by(source.c.id)
    .limit(1)
    .scalar_subquery()
)
SOURCE_NAME = func.coalesce(article.c.outlet, _first_source, "")
"""The outlet of an article, else the source that brought it first."""

PAGES = select(paged.c.known).where(paged.c.revision_id == revision.c.id).scalar_subquery()
"""What is known of the pages of a revision, for ``pages_of``."""

ARTICLE_COLUMNS: tuple[ColumnElement[Any], ...] = (
    revision.c.number,
    headline,
    revision.c.published_at,
    revision.c.partial,
    revision.c.correction,
    article.c.key,
    article.c.external_id,
    article.c.url,
    article.c.story_id,
    article.c.gone_at,
    article.c.language,
    SOURCE_NAME.label("source"),
    PAGES.label("paged"),
)
"""What ``article_of`` reads of a revision and its article, which are joined."""

NEWEST_FIRST = (revision.c.published_day.is_(None), revision.c.published_day.desc())
"""The order of articles by date, those without one last."""

_PASSAGES: Select[Any] = (
    select(
        passage.c.id,
        passage.c.revision_id,
        passage.c.ordinal,
        passage.c.start,
        passage.c.end,
        passage.c.sentences,
        scope.c.name.label("scope"),
        *ARTICLE_COLUMNS,
    )
    .join(revision, revision.c.id == passage.c.revision_id)
    .join(article, article.c.id == revision.c.article_id)
    .join(scope, scope.c.id == passage.c.scope_id)
)
"""Passages with their articles, to be narrowed; ``_passage`` reads a row."""
_earlier = passage.alias()
_SENTENCES_BEFORE = (
    select(passage.c.id, _earlier.c.sentences)
    .join(
        _earlier,
        (_earlier.c.revision_id == passage.c.revision_id)
        & (_earlier.c.chunker == passage.c.chunker)
        & (_earlier.c.ordinal == passage.c.ordinal - 1),
    )
    .where(is_listed(passage.c.id))
)
_TEXTS = select(revision.c.id, revision.c.text).where(is_listed(revision.c.id))
_WORDS = (
    select(passage.c.id, PRINTED_WORDS.label("words"))
    .join(revision, revision.c.id == passage.c.revision_id)
    .where(is_listed(passage.c.id))
)
_WORDS_AT = (
    select(
        func.substr(
            revision.c.text, bindparam("first", type_=Integer), bindparam("length", type_=Integer)
        )
    )
    .join(article, article.c.id == revision.c.article_id)
    .where(article.c.key == bindparam("key"), revision.c.number == bindparam("number"))
)


@lru_cache
def _listed_within(search_filter: SearchFilter) -> Select[Any]:
    condition = within(search_filter, of_few=True)
    return _PASSAGES.where(is_listed(passage.c.id), condition)


@lru_cache(maxsize=10_000)  # the names of outlets, again and again
def shown_name(source_name: str) -> str:
    """A name without markup; not the address of a machine, which tells no reader who wrote."""
    return UNNAMED if is_address(source_name) else plain_outlet(source_name)


def pages_of(known: str | None) -> dict[str, Any]:
    """The fields of an article that say where its pages begin, and whether a machine read it."""
    pages, by_machine = json.loads(known) if known else ((), False)
    return {"pages": tuple(pages), "by_machine": by_machine}


def article_of(kind: Callable[..., Ref], row: Row[Any], **known: Any) -> Ref:
    """A kind of ``ArticleRef`` of a row with the ``ARTICLE_COLUMNS``, and of what is known."""
    return value_of(
        kind,
        row,
        article_key=row.key,
        revision=row.number,
        title=in_one_line(row.title),
        source=shown_name(row.source),
        published=_published(row.published_at) if row.published_at else None,
        gone=row.gone_at.date() if row.gone_at else None,
        story=row.story_id,
        **pages_of(row.paged),
        **known,
    )


@lru_cache(maxsize=2_000)  # most have the day alone
def _published(stored: str) -> Published:
    return Published.parse(stored)


def _passage(row: Row[Any]) -> Passage:
    span, sentences = Span(row.start, row.end), _StoredSpans(row.sentences)
    return article_of(Passage, row, span=span, sentences=sentences)


@dataclass(frozen=True, slots=True)
class _StoredSpans(Sequence[Span]):
    """Spans as they are stored, decoded when they are read: most passages found are not."""

    stored: str

    def __len__(self) -> int:
        return len(_spans(self.stored))

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span]:
        return _spans(self.stored)[index]

    def __iter__(self) -> Iterator[Span]:
        return iter(_spans(self.stored))


@lru_cache(maxsize=2_000)  # the same few thousand passages come nearest again and again
def _spans(stored: str) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in json.loads(stored))


Chunked = tuple[UnreadRevision, Chunks | PreparedArticle]
"""A revision, and its passages with the hash of each encoder input."""


class UnreadStore(Store):
    """Hands out the newest revisions that something has not read yet: a chunker, or rules."""

    def _unread(self, reader: Any) -> Select[Any]:
        """Those that a chunker by name, or a version of the rules, has not read."""
        raise NotImplementedError

    def unread(self, reader: object, limit: int, after: int = 0) -> list[UnreadRevision]:
        """Newest revisions that have not been read, oldest first.

        Args:
            reader: the name of the chunker, or the version of the rules.
            limit: most revisions to return.
            after: id of the last revision of the previous call.
        """
        query = self._unread(reader).where(revision.c.id > after)
        rows = self._database.rows(query.order_by(revision.c.id).limit(limit))
        return [UnreadRevision(*row) for row in rows]

    def each_unread(
        self,
        reader: object,
        at_once: int,
        should_continue: ShouldContinue,
        watcher: ProgressCallback,
        doing: str = "reading",
    ) -> Iterator[list[UnreadRevision]]:
        """Yield the revisions that have not been read, some at a time.

        Args:
            reader: as for ``unread``.
            at_once: most revisions to yield at a time.
            should_continue: asked before each time; where it says no, nothing more comes.
            watcher: told after each time how many were read, of how many.
            doing: what ``watcher`` is told that is done.
        """
        done, after, total = 0, 0, self.count_unread(reader)
        while (some := self.unread(reader, at_once, after)) and should_continue():
            yield some
            done, after = done + len(some), some[-1].id
            watcher(doing, done, max(done, total))

    def count_unread(self, reader: object) -> int:
        """Number of newest revisions that have not been read."""
        return self._database.count(self._unread(reader).subquery())

    def _still_unread(
        self, connection: Connection, reader: object, revision_ids: Sequence[int]
    ) -> set[int]:
        """Those of the revisions that are still the newest and unread."""
        query = self._unread(reader).where(revision.c.id.in_(revision_ids))
        return {row.id for row in connection.execute(query)}


class Passages(TextStore, UnreadStore):
    """Reads and writes passages; those that a filter excludes are never returned."""

    def in_reach(self, ids: Sequence[int], search_filter: SearchFilter) -> dict[int, Passage]:
        """The passages with these ids that pass the filter, by id."""
        query = _listed_within(search_filter)
        found = self._database.values(_passage, query, {"ids": packed(ids)})
        return {one.id: one for one in found}

    def of_articles(
        self, keys: Sequence[str], search_filter: SearchFilter, limit: int
    ) -> dict[int, Passage]:
        """The passages in reach of these articles and of their copies, at most ``limit``, by id."""
        keyed = article.c.key.in_(keys)
        stories = select(article.c.story_id).where(keyed, article.c.story_id.is_not(None))
        query = _PASSAGES.where(or_(keyed, article.c.story_id.in_(stories)), within(search_filter))
        found = self._database.values(_passage, query.order_by(passage.c.id).limit(limit))
        return {one.id: one for one in found}

    def count(self, search_filter: SearchFilter) -> int:
        """Number of passages that pass the filter."""
        return self._database.count(passage, within(search_filter))

    def count_of(self, chunker: str) -> int:
        """Number of passages of a chunker."""
        return self._database.count(passage, passage.c.chunker == chunker)

    def ids_of(self, chunker: str) -> list[int]:
        """The ids of a chunker's passages, in order."""
        query = select(passage.c.id).where(passage.c.chunker == chunker).order_by(passage.c.id)
        return self._database.scalars(query)

    def sample(self, size: int) -> list[tuple[int, str, str]]:
        """A sample of at most ``size`` passages: id, scope and chunker of each."""
        numbered = select(
            passage.c.id,
            passage.c.scope_id,
            passage.c.chunker,
            func.row_number().over(order_by=passage.c.id).label("number"),
        ).subquery()
        picked = select(numbered.c.id, scope.c.name, numbered.c.chunker).join(
            scope, scope.c.id == numbered.c.scope_id
        )
        with self._database.reading() as connection:
            total = count(connection, passage)
            every = numbered.c.number % max(1, total // size) == 0
            rows = connection.execute(picked.where(every).order_by(numbered.c.id).limit(size))
            return [(row.id, row.name, row.chunker) for row in rows]

    def headlines(self, ids: Iterable[int]) -> list[tuple[str, str, int, str | None]]:
        """Scope, headline, revision and language of passages."""
        query = (
            select(scope.c.name, headline, revision.c.id, article.c.language)
            .join(passage, passage.c.revision_id == revision.c.id)
            .join(article, article.c.id == revision.c.article_id)
            .join(scope, scope.c.id == passage.c.scope_id)
            .where(passage.c.id.in_(set(ids)))
            .order_by(passage.c.id)
        )
        return [(row[0], row[1], row[2], row[3]) for row in self._database.rows(query)]

    def newest(self) -> int:
        """The id of the newest passage of any scope; 0 if there is none."""
        return self._database.scalar(select(func.max(passage.c.id))) or 0

    def texts(self, revision_ids: Iterable[int]) -> dict[int, str]:
        """The whole text of revisions, by revision id."""
        rows = self._database.rows(_TEXTS, {"ids": packed(set(revision_ids))})
        return {row.id: row.text for row in rows}

    def words(self, ids: Iterable[int]) -> dict[int, str]:
        """The texts of passages by id, without the runs of blanks in old libraries."""
        rows = self._database.rows(_WORDS, {"ids": packed(set(ids))})
        return {row.id: without_blank_runs(row.words) for row in rows}

    def sentences_before(self, passages: Iterable[Passage]) -> dict[int, tuple[Span, ...]]:
        """The sentences of the passage before each passage, by the id of the latter.

        The first passage of a revision has no passage before it.
        """
        ids = {row.id for row in passages if row.ordinal > 0}
        found = self._database.values(
            lambda row: (row.id, _spans(row.sentences)), _SENTENCES_BEFORE, {"ids": packed(ids)}
        )
        return dict(found)

    def printed_by(self, stories: Iterable[int], scopes: Sequence[str]) -> dict[int, set[str]]:
        """The outlets that print each story, within the scopes."""
        if not (wanted := set(stories)):
            return {}
        query = (
            select(article.c.story_id, SOURCE_NAME.label("source"))
            # "+ 0": else SQLite goes through every article of the scopes.
            .join(scope, scope.c.id == article.c.scope_id + 0)
            .where(article.c.story_id.in_(wanted), scope.c.name.in_(scopes))
        )
        outlets: dict[int, set[str]] = {}
        for row in self._database.rows(query):
            outlets.setdefault(row.story_id, set()).add(shown_name(row.source))
        return outlets

    def reports(self, keys: Iterable[str], scopes: Sequence[str]) -> list[Report]:
        """What these articles and their copies say, within the scopes, oldest first."""
        keyed = article.c.key.in_(set(keys))
        stories = select(article.c.story_id).where(keyed, article.c.story_id.is_not(None))
        query = (
            select(*ARTICLE_COLUMNS, revision.c.text, article.c.byline)
            .select_from(article)
            .join(revision, revision.c.article_id == article.c.id)
            .join(scope, scope.c.id == article.c.scope_id + 0)
            .where(IS_NEWEST, scope.c.name.in_(scopes))
            .where(or_(keyed, article.c.story_id.in_(stories)))
            .order_by(revision.c.published_day, article.c.id)
        )
        return self._database.values(partial(article_of, Report), query)

    def words_at(self, article_key: str, number: int, start: int, end: int) -> str | None:
        """The text of a revision between two offsets; None if the revision was deleted."""
        place = {"key": article_key, "number": number, "first": start + 1, "length": end - start}
        return self._database.scalar(_WORDS_AT, place)

    def cited(self, article_key: str, number: int, scopes: Sequence[str]) -> Cited | None:
        """A quoted revision; None if it or its article was removed, or is in another scope."""
        of_article: Select[Any] = (
            select(*ARTICLE_COLUMNS, revision.c.text, article.c.byline, scope.c.name.label("scope"))
            .select_from(ARTICLES)
            .where(article.c.key == article_key, scope.c.name.in_(scopes))
        )
        newest = of_article.order_by(revision.c.number.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(of_article.where(revision.c.number == number)).first()
            latest = connection.execute(newest).first()
            if row is None or latest is None:
                return None
            return article_of(Cited, row, newest=latest.text)

    def newest_with(
        self,
        groups: Sequence[Sequence[str]],
        search_filter: SearchFilter,
        limit: int | None = None,
        *,
        leads: bool = False,
    ) -> list[Passage]:
        """The passages with a term of each group in text or headline, newest article first.

        Articles without a date come last.

        Args:
            groups: the groups of terms; a term may be a phrase.
            search_filter: which passages may be returned.
            limit: most passages to return; None for all.
            leads: whether only the first passage of each article counts.
        """
        query = (
            _PASSAGES.where(self._words.has_all(groups), within(search_filter))
            .order_by(*NEWEST_FIRST, revision.c.id.desc(), passage.c.ordinal)
            .limit(limit)
        )
        if leads:
            query = query.where(passage.c.ordinal == 0)
        return self._database.values(_passage, query)

    def sides(self, keys: Iterable[str]) -> dict[str, str]:
        """What the sources of articles are said to speak for, by the article's public id."""
        query = (
            select(article.c.key, source.c.side)
            .join(article_source, article_source.c.article_id == article.c.id)
            .join(source, source.c.id == article_source.c.source_id)
            .where(article.c.key.in_(set(keys)), source.c.side.is_not(None), source.c.side != "")
            .order_by(source.c.id.desc())
        )
        return {row.key: row.side for row in self._database.rows(query)}

    # What a chunker has not split yet

    def _unread(self, reader: str) -> Select[Any]:
        of_revision = passage.c.revision_id == revision.c.id
        return unread(exists().where(of_revision, passage.c.chunker == reader))

    def count_chunked(self, chunker: str) -> tuple[int, int]:
        """Number of newest revisions that the chunker has split, and of all newest revisions."""
        with self._database.one_reading():
            total = self._database.count(article)
            return total - self.count_unread(chunker), total

    def is_whole(self, connection: Connection, chunker: str) -> bool:
        """Whether the chunker has split every newest revision, within a transaction."""
        return connection.execute(self._unread(chunker).limit(1)).first() is None

    def keep(self, chunker: str, chunked: Sequence[Chunked]) -> None:
        """Store the passages of revisions that are still the newest and have none yet."""
        with self._database.writing() as connection:
            still = self._still_unread(connection, chunker, [one.id for one, _ in chunked])
            new = [(one, pieces) for one, pieces in chunked if one.id in still]
            add_passages(connection, self._words, chunker, new)


def unread(is_read: ColumnElement[bool]) -> Select[Any]:
    """Newest revisions that are not read, as of ``UnreadRevision``.

    Args:
        is_read: the condition for revisions that are.
    """
    columns = (revision.c.id, article.c.scope_id, headline, revision.c.text)
    more = (revision.c.published_day, article.c.id, SOURCE_NAME)
    return (
        select(*columns, *more)
        .join(article, article.c.id == revision.c.article_id)
        .where(IS_NEWEST, ~is_read)
    )


def add_passages(
    connection: Connection,
    words: FullText,
    chunker: str,
    new: Sequence[Chunked],
) -> None:
    """Write the passages of revisions to the table and the full-text index."""
    rows = [
        {
            "scope_id": home.scope_id,
            "revision_id": home.id,
            "chunker": chunker,
            "ordinal": ordinal,
            "input_hash": input_hash,
            "start": span.span.start,
            "end": span.span.end,
            "sentences": json.dumps(
                [[one.start, one.end] for one in span.sentences], separators=(",", ":")
            ),
        }
        for home, pieces in new
        for ordinal, (span, input_hash) in enumerate(
            zip(pieces.passages or (), pieces.input_hashes, strict=True)
        )
    ]
    if not rows:
        return
    # SQLite would insert rows whose ids are returned one by one.
    connection.execute(insert(passage), rows)
    stored = select(passage.c.revision_id, passage.c.ordinal, passage.c.id).where(
        passage.c.revision_id.in_({home.id for home, _ in new}), passage.c.chunker == chunker
    )
    ids = {(row.revision_id, row.ordinal): row.id for row in connection.execute(stored)}
    words.add(
        connection,
        [
            (ids[home.id, ordinal], home.title, span.span.of(home.text))
            for home, pieces in new
            for ordinal, span in enumerate(pieces.passages or ())
        ],
    )
