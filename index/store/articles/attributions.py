"""Stores and reads who said what in the newest revisions of articles."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)

from index.store.articles.extractions import Extractions, UnreadRevision
from index.store.articles.passage_writes import PassageOwner
from index.store.articles.passages import shown_name, source_name
from index.store.database import Database
from index.store.full_text.search import FullText
from index.store.rows import KnownSpeaker, SaidRow
from index.store.schema import (
    article,
    attributed,
    attribution,
    headline,
    passage,
    revision,
    scope,
    speaker,
)
from index.text.attribution import Attribution, Speaker
from index.text.size_policy import in_one_line
from index.values import Published, Span

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class SaidFilter:
    """Which statements are looked for.

    Attributes:
        speakers: ids of the speakers.
        chunker: the live chunker, whose passages have the words.
        since: first day of publication, or None.
        until: last day of publication, or None.
        words: the statement's passage or headline has one word of each group; any if empty.
    """

    speakers: Sequence[int]
    chunker: str = ""
    since: date | None = None
    until: date | None = None
    words: Sequence[Sequence[str]] = ()


class Attributions(Extractions):
    """Reads attributions, and those revisions again that other rules have read."""

    def __init__(self, database: Database, words: FullText) -> None:
        super().__init__(database, attribution, attributed)
        self._words = words

    def keep(self, version: int, read: Sequence[tuple[UnreadRevision, list[Attribution]]]) -> None:
        """Store the attributions of revisions that are still the newest and unread."""
        with self._database.writing() as connection:
            still = self._still_unread(connection, version, [one for one, _ in read])
            for one, found in read:
                if one.id in still:
                    drop_attributions(connection, one.id)
                    home = PassageOwner(one.scope_id, one.id, "")
                    add_attributions(connection, version, [(home, found)])
            drop_silent_speakers(connection)

    def speakers(self, scopes: Sequence[str]) -> list[KnownSpeaker]:
        """Everybody who says something in the scopes, most frequent first."""
        said = func.count(attribution.c.id)
        query = (
            select(speaker.c.id, speaker.c.name, speaker.c.office, said)
            .join(scope, scope.c.id == speaker.c.scope_id)
            .join(attribution, attribution.c.speaker_id == speaker.c.id)
            .where(scope.c.name.in_(scopes))
            .group_by(speaker.c.id, speaker.c.name, speaker.c.office)
            .order_by(said.desc(), speaker.c.id)
        )
        with self._database.reading() as connection:
            return [KnownSpeaker(*row) for row in connection.execute(query)]

    def said(self, scopes: Sequence[str], wanted: SaidFilter, limit: int) -> list[SaidRow]:
        """What speakers say in the scopes, newest first, at most ``limit``.

        Articles without a date come last.
        """
        query = _said().where(
            scope.c.name.in_(scopes),
            attribution.c.speaker_id.in_(wanted.speakers),
        )
        if wanted.since is not None:
            query = query.where(revision.c.published_day >= wanted.since)
        if wanted.until is not None:
            query = query.where(revision.c.published_day <= wanted.until)
        if wanted.words:
            query = query.where(self._has_words(wanted))
        undated = revision.c.published_day.is_(None)
        query = query.order_by(
            undated, revision.c.published_day.desc(), revision.c.id.desc(), attribution.c.start
        )
        with self._database.reading() as connection:
            return [_row(row) for row in connection.execute(query.limit(limit))]

    def _has_words(self, wanted: SaidFilter) -> Any:
        """The condition that a passage around the statement has the words."""
        return exists().where(
            passage.c.revision_id == attribution.c.revision_id,
            passage.c.chunker == wanted.chunker,
            passage.c.start < attribution.c.end,
            passage.c.end > attribution.c.start,
            self._words.has_all(wanted.words),
        )


def add_attributions(
    connection: Connection,
    version: int,
    read: Sequence[tuple[PassageOwner, Sequence[Attribution]]],
) -> None:
    """Store the attributions of the newest revisions of articles, all of one scope.

    What has no speaker is not stored.
    """
    if not read:
        return
    homes = [{"revision_id": home.revision_id, "version": version} for home, _ in read]
    connection.execute(insert(attributed), homes)
    named = [
        (home.revision_id, one, one.speaker)
        for home, found in read
        for one in found
        if one.speaker is not None
    ]
    ids = _speaker_ids(connection, read[0][0].scope_id, {_names(who) for _, _, who in named})
    rows = [_values(one, who, revision, ids[_names(who)]) for revision, one, who in named]
    if rows:
        connection.execute(insert(attribution), rows)


def drop_attributions(connection: Connection, revision_id: int) -> None:
    """Delete the attributions of all revisions of the article that a revision is of."""
    of_article = select(revision.c.article_id).where(revision.c.id == revision_id)
    revisions = select(revision.c.id).where(revision.c.article_id == of_article.scalar_subquery())
    connection.execute(delete(attribution).where(attribution.c.revision_id.in_(revisions)))
    connection.execute(delete(attributed).where(attributed.c.revision_id == revision_id))


def drop_silent_speakers(connection: Connection) -> None:
    """Delete the speakers without attributions: their articles were removed or changed."""
    says = exists().where(attribution.c.speaker_id == speaker.c.id)
    connection.execute(delete(speaker).where(~says))


def _names(who: Speaker) -> tuple[str, str]:
    return (who.name or "")[:_LONGEST_NAME], (who.office or "")[:_LONGEST_NAME]


def _speaker_ids(
    connection: Connection, scope_id: int, named: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """The ids of speakers, who are added if missing."""
    if not named:
        return {}
    known = _known_speakers(connection, scope_id, named)
    added = sorted(set(named) - set(known))
    if not added:
        return known
    # SQLite would insert rows whose ids are returned one by one.
    values = [{"scope_id": scope_id, "name": name, "office": office} for name, office in added]
    connection.execute(insert(speaker), values)
    return known | _known_speakers(connection, scope_id, added)


def _known_speakers(
    connection: Connection, scope_id: int, named: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    wanted = {"scope_id": scope_id, "names": sorted({name for name, _ in named})}
    rows = connection.execute(_speakers_named(), wanted)
    return {(row.name, row.office): row.id for row in rows}


@cache  # making a statement takes longer than executing it
def _speakers_named() -> Select[Any]:
    return select(speaker).where(
        speaker.c.scope_id == bindparam("scope_id"),
        speaker.c.name.in_(bindparam("names", expanding=True)),
    )


def _values(
    one: Attribution, who: Speaker, revision_id: int, speaker_id: int
) -> dict[str, str | int]:
    return {
        "revision_id": revision_id,
        "speaker_id": speaker_id,
        "kind": one.kind,
        "start": one.words.start,
        "end": one.words.end,
        "sentence_start": one.sentence.start,
        "sentence_end": one.sentence.end,
        "printed_start": who.printed.start,
        "printed_end": who.printed.end,
    }


def _said() -> Select[Any]:
    return (
        select(
            attribution,
            speaker.c.name,
            speaker.c.office,
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
            source_name().label("source"),
        )
        .join(speaker, speaker.c.id == attribution.c.speaker_id)
        .join(revision, revision.c.id == attribution.c.revision_id)
        .join(article, article.c.id == revision.c.article_id)
        .join(scope, scope.c.id == article.c.scope_id)
    )


def _row(row: Row[Any]) -> SaidRow:
    return SaidRow(
        revision_id=row.revision_id,
        speaker_id=row.speaker_id,
        speaker=row.name or row.office,
        office=(row.office or None) if row.name else None,
        kind=row.kind,
        words=Span(row.start, row.end),
        sentence=Span(row.sentence_start, row.sentence_end),
        printed=Span(row.printed_start, row.printed_end),
        article_key=row.key,
        external_id=row.external_id,
        revision=row.number,
        title=in_one_line(row.title),
        source=shown_name(row.source),
        url=row.url,
        published=Published.parse(row.published_at) if row.published_at else None,
        partial=row.partial,
        story=row.story_id,
        correction=row.correction,
        gone=row.gone_at.date() if row.gone_at else None,
    )
