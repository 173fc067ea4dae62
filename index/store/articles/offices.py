"""Stores and reads who holds which office, as the newest revisions of articles say it."""

from collections.abc import Collection, Iterable, Sequence
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
    extract,
    func,
    insert,
    select,
)

from index.store.articles.extractions import Extractions, UnreadRevision
from index.store.articles.passage_writes import PassageOwner
from index.store.articles.passages import shown_name, source_name
from index.store.database import Database
from index.store.rows import PreparedMention
from index.store.schema import (
    LONGEST_NAME,
    article,
    headline,
    lexicon_entry,
    office_holder,
    office_mention,
    office_reading,
    revision,
    scope,
)
from index.text.offices import OfficeMention, Standing
from index.text.size_policy import in_one_line
from index.values import Published, Span


@dataclass(frozen=True, slots=True)
class HolderMonth:
    """How many articles of a month give somebody an office.

    Attributes:
        holder_id: the id of person and office in their scope.
        person: the person's name.
        role: the office without its area, in lower case.
        area: its area as printed, or empty.
        standing: how the person stands to it.
        month: months since year 0; None for articles without a date.
        articles: the number of articles.
        first: the first day.
        last: the last day.
    """

    holder_id: int
    person: str
    role: str
    area: str
    standing: Standing
    month: int | None
    articles: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class OfficeEvidence:
    """A sentence that gives somebody an office, with its article.

    Attributes:
        holder_id: the id of person and office.
        standing: how the person stands to it.
        revision_id: the revision; all spans are in its text.
        sentence: the sentence.
        person: where the person is named.
        role: where the office is named.
    """

    holder_id: int
    standing: Standing
    revision_id: int
    sentence: Span
    person: Span
    role: Span
    article_key: str
    external_id: str | None
    revision: int
    title: str
    source: str
    url: str | None
    published: Published | None


class Offices(Extractions):
    """Reads office-holders, and those revisions again that other rules have read."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, office_mention, office_reading)

    def keep(
        self, version: int, read: Sequence[tuple[UnreadRevision, Sequence[PreparedMention]]]
    ) -> None:
        """Store the mentions of revisions that are still the newest and unread."""
        with self._database.writing() as connection:
            still = self._still_unread(connection, version, [one for one, _ in read])
            for one, found in read:
                if one.id in still:
                    drop_mentions(connection, one.id)
                    home = PassageOwner(one.scope_id, one.id, "")
                    add_offices(connection, version, [(home, found)])
            drop_unmentioned_holders(connection)

    def months(self, scopes: Sequence[str]) -> list[HolderMonth]:
        """Who holds which office in the scopes' articles, by month."""
        day = revision.c.published_day
        month = extract("year", day) * 12 + extract("month", day)
        query = (
            select(
                office_holder.c.id,
                office_holder.c.person,
                office_holder.c.role,
                office_holder.c.area,
                office_mention.c.standing,
                month.label("month"),
                func.count(office_mention.c.revision_id.distinct()).label("articles"),
                func.min(day).label("first"),
                func.max(day).label("last"),
            )
            .join(scope, scope.c.id == office_holder.c.scope_id)
            .join(office_mention, office_mention.c.holder_id == office_holder.c.id)
            .join(revision, revision.c.id == office_mention.c.revision_id)
            .where(scope.c.name.in_(scopes))
            .group_by(office_holder.c.id, office_mention.c.standing, "month")
            .order_by(office_holder.c.id)
        )
        with self._database.reading() as connection:
            return [_month(row) for row in connection.execute(query)]

    def scopes(self) -> frozenset[str]:
        """The scopes whose articles or entries name office-holders."""
        holds = exists().where(office_holder.c.scope_id == scope.c.id)
        entered = exists().where(lexicon_entry.c.scope_id == scope.c.id)
        with self._database.reading() as connection:
            return frozenset(connection.scalars(select(scope.c.name).where(holds | entered)))

    def outlets(self, holder_ids: Collection[int]) -> dict[int, set[str]]:
        """The outlets whose articles give these people their office, by holder."""
        query = _mentions(holder_ids).with_only_columns(
            office_mention.c.holder_id, source_name().label("source")
        )
        found: dict[int, set[str]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query.distinct()):
                found.setdefault(row.holder_id, set()).add(shown_name(row.source))
        return found

    def evidence(self, holder_ids: Collection[int], limit: int) -> list[OfficeEvidence]:
        """Sentences that give these people their office, newest first, at most ``limit``."""
        undated = revision.c.published_day.is_(None)
        query = _mentions(holder_ids).order_by(
            undated, revision.c.published_day.desc(), office_mention.c.id.desc()
        )
        with self._database.reading() as connection:
            return [_evidence(row) for row in connection.execute(query.limit(limit))]


def prepared_mentions(text: str, found: Iterable[OfficeMention]) -> tuple[PreparedMention, ...]:
    """The mentions of a text with their words."""
    return tuple(
        PreparedMention(
            one,
            " ".join(one.person.of(text).split()),
            " ".join(one.role.of(text).lower().split()),
            " ".join(one.area.of(text).split()) if one.area else "",
        )
        for one in found
    )


def add_offices(
    connection: Connection,
    version: int,
    read: Sequence[tuple[PassageOwner, Sequence[PreparedMention]]],
) -> None:
    """Store the mentions of the newest revisions of articles, all of one scope."""
    if not read:
        return
    homes = [{"revision_id": home.revision_id, "version": version} for home, _ in read]
    connection.execute(insert(office_reading), homes)
    short = [
        (home.revision_id, one)
        for home, found in read
        for one in found
        if max(map(len, _names(one))) <= LONGEST_NAME
    ]
    ids = _holder_ids(connection, read[0][0].scope_id, {_names(one) for _, one in short})
    rows = [_values(one.mention, revision, ids[_names(one)]) for revision, one in short]
    if rows:
        connection.execute(insert(office_mention), rows)


def drop_mentions(connection: Connection, revision_id: int) -> None:
    """Delete the mentions of all revisions of the article that a revision is of."""
    of_article = select(revision.c.article_id).where(revision.c.id == revision_id)
    revisions = select(revision.c.id).where(revision.c.article_id == of_article.scalar_subquery())
    connection.execute(delete(office_mention).where(office_mention.c.revision_id.in_(revisions)))
    connection.execute(delete(office_reading).where(office_reading.c.revision_id == revision_id))


def drop_unmentioned_holders(connection: Connection) -> None:
    """Delete the holders whom no article mentions any more."""
    mentioned = exists().where(office_mention.c.holder_id == office_holder.c.id)
    connection.execute(delete(office_holder).where(~mentioned))


_Names = tuple[str, str, str]


def _names(one: PreparedMention) -> _Names:
    return one.person, one.role, one.area


def _holder_ids(
    connection: Connection, scope_id: int, named: Collection[_Names]
) -> dict[_Names, int]:
    """The ids of holders, who are added if missing."""
    if not named:
        return {}
    known = _known_holders(connection, scope_id, named)
    added = sorted(set(named) - set(known))
    if not added:
        return known
    # SQLite would insert rows whose ids are returned one by one.
    values = [
        {"scope_id": scope_id, "person": person, "role": role, "area": area}
        for person, role, area in added
    ]
    connection.execute(insert(office_holder), values)
    return known | _known_holders(connection, scope_id, added)


def _known_holders(
    connection: Connection, scope_id: int, named: Collection[_Names]
) -> dict[_Names, int]:
    wanted = {"scope_id": scope_id, "people": sorted({person for person, _, _ in named})}
    rows = connection.execute(_holders_named(), wanted)
    return {(row.person, row.role, row.area): row.id for row in rows}


@cache  # making a statement takes longer than executing it
def _holders_named() -> Select[Any]:
    return select(office_holder).where(
        office_holder.c.scope_id == bindparam("scope_id"),
        office_holder.c.person.in_(bindparam("people", expanding=True)),
    )


def _values(one: OfficeMention, revision_id: int, holder_id: int) -> dict[str, str | int]:
    return {
        "revision_id": revision_id,
        "holder_id": holder_id,
        "standing": one.standing,
        "start": one.sentence.start,
        "end": one.sentence.end,
        "person_start": one.person.start,
        "person_end": one.person.end,
        "role_start": one.role.start,
        "role_end": one.role.end,
    }


def _month(row: Row[Any]) -> HolderMonth:
    return HolderMonth(
        holder_id=row.id,
        person=row.person,
        role=row.role,
        area=row.area,
        standing=row.standing,
        month=None if row.month is None else int(row.month),
        articles=row.articles,
        first=row.first,
        last=row.last,
    )


def _mentions(holder_ids: Collection[int]) -> Select[Any]:
    return (
        select(
            office_mention,
            revision.c.number,
            headline,
            revision.c.published_at,
            article.c.key,
            article.c.external_id,
            article.c.url,
            source_name().label("source"),
        )
        .join(revision, revision.c.id == office_mention.c.revision_id)
        .join(article, article.c.id == revision.c.article_id)
        .where(office_mention.c.holder_id.in_(holder_ids))
    )


def _evidence(row: Row[Any]) -> OfficeEvidence:
    return OfficeEvidence(
        holder_id=row.holder_id,
        standing=row.standing,
        revision_id=row.revision_id,
        sentence=Span(row.start, row.end),
        person=Span(row.person_start, row.person_end),
        role=Span(row.role_start, row.role_end),
        article_key=row.key,
        external_id=row.external_id,
        revision=row.number,
        title=in_one_line(row.title),
        source=shown_name(row.source),
        url=row.url,
        published=Published.parse(row.published_at) if row.published_at else None,
    )
