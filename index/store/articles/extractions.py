"""Stores and reads who said what and who holds which office, as articles and people say it.

Rules read both of newest revisions alone. What was read of one by older rules is read again.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)

from index.store.administration.audit_log import note
from index.store.articles.passages import (
    ARTICLE_COLUMNS,
    NEWEST_FIRST,
    SOURCE_NAME,
    UnreadStore,
    article_of,
    shown_name,
    unread,
)
from index.store.database import Store, put, value_of
from index.store.full_text import TextStore
from index.store.rows import KnownSpeaker, OfficeEvidence, PreparedMention, SaidRow, UnreadRevision
from index.store.schema import (
    ARTICLES,
    LONGEST_NAME,
    article,
    attributed,
    attribution,
    lexicon_entry,
    office_holder,
    office_mention,
    office_reading,
    passage,
    revision,
    scope,
    speaker,
)
from index.store.search_filter import published_in
from index.store.sources import scope_id_of
from index.text.attribution import Attribution
from index.text.offices import OfficeMention, Standing
from index.told import Told
from index.values import Span

Found = TypeVar("Found")

_Extracted = tuple[tuple[str, ...], dict[str, Any]]
"""Whom something was found of, by the columns of their names; and the columns of what was found."""


@dataclass(frozen=True, eq=False)
class Extraction(Generic[Found]):
    """A kind of what is read of articles, and its tables.

    Attributes:
        found: has a row for each thing that was found.
        read: has a row for each revision that was read, with the ``version`` of the rules.
        named: has a row for each of those whom things are found of, in a scope.
        names: the columns of their names, the most telling first.
        link: the column of ``found`` that holds their id.
        extracted: what is stored of things that were found.
    """

    found: Table
    read: Table
    named: Table
    names: tuple[str, ...]
    link: str
    extracted: Callable[[Iterable[Found]], list[_Extracted]]

    def add(
        self,
        connection: Connection,
        version: int,
        scope_id: int,
        read: Sequence[tuple[int, Iterable[Found]]],
    ) -> None:
        """Store what was found in newest revisions of a scope, given by their ids."""
        if not read:
            return
        versions = [{"revision_id": revision_id, "version": version} for revision_id, _ in read]
        connection.execute(insert(self.read), versions)
        found = [(id_, *one) for id_, things in read for one in self.extracted(things)]
        if not found:
            return
        # SQLite would insert rows whose ids are returned one by one.
        named = {names for _, names, _ in found}
        known = self._known(connection, scope_id, named)
        if added := sorted(named - set(known)):
            news = [
                {"scope_id": scope_id, **dict(zip(self.names, one, strict=True))} for one in added
            ]
            connection.execute(insert(self.named), news)
            known |= self._known(connection, scope_id, added)
        rows = [{"revision_id": id_, self.link: known[names], **one} for id_, names, one in found]
        connection.execute(insert(self.found), rows)

    def drop(self, connection: Connection, revision_id: int) -> None:
        """Delete what was found in all revisions of the article that a revision is of."""
        of_article = select(revision.c.article_id).where(revision.c.id == revision_id)
        revisions = select(revision.c.id).where(
            revision.c.article_id == of_article.scalar_subquery()
        )
        connection.execute(delete(self.found).where(self.found.c.revision_id.in_(revisions)))
        connection.execute(delete(self.read).where(self.read.c.revision_id == revision_id))

    def drop_unnamed(self, connection: Connection) -> None:
        """Delete those of whom nothing is found any more: articles were removed or changed."""
        is_named = exists().where(self.found.c[self.link] == self.named.c.id)
        connection.execute(delete(self.named).where(~is_named))

    def _known(
        self, connection: Connection, scope_id: int, named: Collection[tuple[str, ...]]
    ) -> dict[tuple[str, ...], int]:
        given = {"scope_id": scope_id, "first": sorted({names[0] for names in named})}
        rows = connection.execute(_of_names(self.named, self.names[0]), given).mappings()
        return {tuple(row[name] for name in self.names): row["id"] for row in rows}


@cache  # making a statement takes longer than executing it
def _of_names(named: Table, first: str) -> Select[Any]:
    in_scope = named.c.scope_id == bindparam("scope_id")
    return select(named).where(in_scope, named.c[first].in_(bindparam("first", expanding=True)))


def _ends(span: Span, of: str = "") -> dict[str, int]:
    return {f"{of}start": span.start, f"{of}end": span.end}


def _span(row: Row[Any], of: str = "") -> Span:
    return Span(getattr(row, f"{of}start"), getattr(row, f"{of}end"))


def _said(found: Iterable[Attribution]) -> list[_Extracted]:
    """Statements with a speaker; those without one are not stored."""
    return [
        (
            ((who.name or "")[:LONGEST_NAME], (who.office or "")[:LONGEST_NAME]),
            {
                "kind": one.kind,
                **_ends(one.words),
                **_ends(one.sentence, "sentence_"),
                **_ends(who.printed, "printed_"),
            },
        )
        for one in found
        if (who := one.speaker) is not None
    ]


def _held(found: Iterable[PreparedMention]) -> list[_Extracted]:
    return [
        (
            (one.person, one.role, one.area),
            {
                "standing": one.mention.standing,
                **_ends(one.mention.sentence),
                **_ends(one.mention.person, "person_"),
                **_ends(one.mention.role, "role_"),
            },
        )
        for one in found
        if max(map(len, (one.person, one.role, one.area))) <= LONGEST_NAME
    ]


STATEMENTS = Extraction[Attribution](
    attribution, attributed, speaker, ("name", "office"), "speaker_id", _said
)
OFFICES = Extraction[PreparedMention](
    office_mention, office_reading, office_holder, ("person", "role", "area"), "holder_id", _held
)


class Extractions(UnreadStore, Generic[Found]):
    """Reads what was found, and those revisions again that older rules have read."""

    _kind: Extraction[Found]

    def extent(self) -> tuple[int, int]:
        """Number of things found and the newest id: both change when articles come in or go."""
        found = self._kind.found.c
        query = select(func.count(found.id), func.max(found.id))
        [(total, newest)] = self._database.rows(query)
        return total, newest or 0

    def keep(self, version: int, read: Sequence[tuple[UnreadRevision, Sequence[Found]]]) -> None:
        """Store what was found in revisions that are still the newest and unread."""
        with self._database.writing() as connection:
            still = self._still_unread(connection, version, [one.id for one, _ in read])
            for one, found in read:
                if one.id in still:
                    self._kind.drop(connection, one.id)
                    self._kind.add(connection, version, one.scope_id, [(one.id, found)])
            self._kind.drop_unnamed(connection)

    def _unread(self, reader: int) -> Select[Any]:
        read = self._kind.read.c
        of_revision = read.revision_id == revision.c.id
        return unread(exists().where(of_revision, read.version >= reader))


# Who said what


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


@dataclass(frozen=True, slots=True)
class SaidAt:
    """Words of a revision that somebody said.

    Attributes:
        article_key: the article's public id.
        revision: the number of the revision.
        words: what was said.
        printed: where the text names the speaker.
        speaker_id: who said it.
    """

    article_key: str
    revision: int
    words: Span
    printed: Span
    speaker_id: int


class Attributions(TextStore, Extractions[Attribution]):
    """Reads who said what."""

    _kind = STATEMENTS

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
        return [KnownSpeaker(*row) for row in self._database.rows(query)]

    def said(self, scopes: Sequence[str], wanted: SaidFilter, limit: int) -> list[SaidRow]:
        """What speakers say in the scopes, newest first, at most ``limit``.

        Articles without a date come last.
        """
        query: Select[Any] = (
            select(
                attribution,
                speaker.c.name,
                speaker.c.office,
                scope.c.name.label("scope"),
                *ARTICLE_COLUMNS,
            )
            .join(speaker, speaker.c.id == attribution.c.speaker_id)
            .join(ARTICLES, revision.c.id == attribution.c.revision_id)
            .where(scope.c.name.in_(scopes), attribution.c.speaker_id.in_(wanted.speakers))
        )
        query = query.where(*published_in(wanted.since, wanted.until))
        if wanted.words:
            around = exists().where(
                passage.c.revision_id == attribution.c.revision_id,
                passage.c.chunker == wanted.chunker,
                passage.c.start < attribution.c.end,
                passage.c.end > attribution.c.start,
            )
            query = query.where(around.where(self._words.has_all(wanted.words)))
        query = query.order_by(*NEWEST_FIRST, revision.c.id.desc(), attribution.c.start)
        return self._database.values(_said_row, query.limit(limit))

    def said_at(self, places: Sequence[tuple[str, int, Span]]) -> list[SaidAt]:
        """What is said at these places: articles by public id, revisions by number, and spans."""
        if not places:
            return []
        at = [
            and_(
                article.c.key == key,
                revision.c.number == number,
                attribution.c.start < place.end,
                attribution.c.end > place.start,
            )
            for key, number, place in places
        ]
        query = (
            select(
                attribution,
                article.c.key.label("article_key"),
                revision.c.number.label("revision"),
            )
            .join(revision, revision.c.id == attribution.c.revision_id)
            .join(article, article.c.id == revision.c.article_id)
            .where(or_(*at))
            .order_by(attribution.c.id)
        )
        return [
            value_of(SaidAt, row, words=_span(row), printed=_span(row, "printed_"))
            for row in self._database.rows(query)
        ]


def _said_row(row: Row[Any]) -> SaidRow:
    return article_of(
        SaidRow,
        row,
        speaker=row.name or row.office,
        office=(row.office or None) if row.name else None,
        words=_span(row),
        sentence=_span(row, "sentence_"),
        printed=_span(row, "printed_"),
    )


# Who holds which office


@dataclass(frozen=True, slots=True)
class HolderDay:
    """How many articles of a day give somebody an office.

    Attributes:
        holder_id: the id of person and office in their scope.
        person: the person's name.
        role: the office without its area, in lower case.
        area: its area as printed, or empty.
        standing: how the person stands to it.
        day: the day of publication; None for articles without a date.
        articles: the number of articles.
    """

    holder_id: int
    person: str
    role: str
    area: str
    standing: Standing
    day: date | None
    articles: int


class Offices(Extractions[PreparedMention]):
    """Reads office-holders."""

    _kind = OFFICES

    def days(self, scopes: Sequence[str]) -> list[HolderDay]:
        """Who holds which office in the scopes' articles, by day."""
        query = (
            select(
                office_holder.c.id,
                office_holder.c.person,
                office_holder.c.role,
                office_holder.c.area,
                office_mention.c.standing,
                revision.c.published_day,
                func.count(office_mention.c.revision_id.distinct()),
            )
            .join(scope, scope.c.id == office_holder.c.scope_id)
            .join(office_mention, office_mention.c.holder_id == office_holder.c.id)
            .join(revision, revision.c.id == office_mention.c.revision_id)
            .where(scope.c.name.in_(scopes))
            .group_by(office_holder.c.id, office_mention.c.standing, revision.c.published_day)
            .order_by(office_holder.c.id)
        )
        return [HolderDay(*row) for row in self._database.rows(query)]

    def scopes(self) -> frozenset[str]:
        """The scopes whose articles or entries name office-holders."""
        holds = exists().where(office_holder.c.scope_id == scope.c.id)
        entered = exists().where(lexicon_entry.c.scope_id == scope.c.id)
        return frozenset(self._database.scalars(select(scope.c.name).where(holds | entered)))

    def outlets(self, holder_ids: Collection[int]) -> dict[int, set[str]]:
        """The outlets whose articles give these people their office, by holder."""
        query = _mentions(holder_ids).with_only_columns(
            office_mention.c.holder_id, SOURCE_NAME.label("source")
        )
        found: dict[int, set[str]] = {}
        for row in self._database.rows(query.distinct()):
            found.setdefault(row.holder_id, set()).add(shown_name(row.source))
        return found

    def evidence(
        self,
        holder_ids: Collection[int],
        limit: int,
        until: date | None = None,
        since: date = date.min,
    ) -> list[OfficeEvidence]:
        """Sentences that give these people their office, newest first, at most ``limit``.

        Args:
            holder_ids: the people in their offices.
            limit: most sentences.
            until: the last day of publication, or None; if there is no sentence by then, the
                first ones after it are returned.
            since: the first day of publication, if there is a last one.
        """
        day = revision.c.published_day
        query = _mentions(holder_ids)
        by_then = query.where(day.between(since, until)) if until else query
        newest = by_then.order_by(*NEWEST_FIRST, office_mention.c.id.desc())
        with self._database.reading() as connection:
            rows = connection.execute(newest.limit(limit)).all()
            if until and not rows:
                first = query.where(day > until).order_by(day, office_mention.c.id)
                rows = connection.execute(first.limit(limit)).all()
            return [_evidence(row) for row in rows]


def _mentions(holder_ids: Collection[int]) -> Select[Any]:
    return (
        select(office_mention, *ARTICLE_COLUMNS)
        .join(revision, revision.c.id == office_mention.c.revision_id)
        .join(article, article.c.id == revision.c.article_id)
        .where(office_mention.c.holder_id.in_(holder_ids))
    )


def _evidence(row: Row[Any]) -> OfficeEvidence:
    spans = {"sentence": _span(row), "person": _span(row, "person_"), "role": _span(row, "role_")}
    return article_of(OfficeEvidence, row, **spans)


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


# What people say of office-holders; it comes before what articles say


@dataclass(frozen=True, slots=True)
class HandEntry:
    """An office-holder whom a person entered or removed.

    Attributes:
        scope: whose questions it serves; ``public`` serves all.
        person: the full name.
        office: the office with its area: “French foreign minister”.
        since: the first day in office, or None.
        until: the last day, or None.
        removed: whether the person does not hold the office, whatever articles say.
        added_at: when it was entered or last changed.
    """

    scope: str
    person: str
    office: str
    since: date | None = None
    until: date | None = None
    removed: bool = False
    added_at: datetime | None = None


class LexiconEntries(Store):
    """Reads and changes entries; each change is recorded in the audit log."""

    def of(self, scopes: Sequence[str]) -> list[HandEntry]:
        """The entries of the scopes, oldest first."""
        query = (
            select(lexicon_entry, scope.c.name.label("scope"))
            .join(scope, scope.c.id == lexicon_entry.c.scope_id)
            .where(scope.c.name.in_(scopes))
            .order_by(lexicon_entry.c.id)
        )
        return [value_of(HandEntry, row) for row in self._database.rows(query)]

    def extent(self) -> tuple[int, datetime | None]:
        """Number of entries and the newest change: both tell whether to read them again."""
        query = select(func.count(lexicon_entry.c.id), func.max(lexicon_entry.c.added_at))
        [(total, newest)] = self._database.rows(query)
        return total, newest

    def put(self, entries: Sequence[HandEntry]) -> None:
        """Add entries in one transaction; one of the same scope, person and office is replaced."""
        with self._database.writing() as connection:
            for one in entries:
                scope_id = scope_id_of(connection, one.scope)
                named = {"scope_id": scope_id, "person": one.person, "office": one.office}
                said = {"since": one.since, "until": one.until, "removed": one.removed}
                put(connection, lexicon_entry, named, added_at=datetime.now(UTC), **said)
                what = Told("lexicon entry removed") if one.removed else Told("lexicon entry added")
                note(connection, one.scope, what, one.person, one.office)

    def delete(self, scope_name: str, person: str, office: str) -> bool:
        """Delete an entry; returns whether there was one."""
        with self._database.writing() as connection:
            scope_id = select(scope.c.id).where(scope.c.name == scope_name).scalar_subquery()
            deleted = connection.execute(
                delete(lexicon_entry).where(
                    lexicon_entry.c.scope_id == scope_id,
                    lexicon_entry.c.person == person,
                    lexicon_entry.c.office == office,
                )
            )
            if deleted.rowcount:
                note(connection, scope_name, Told("lexicon entry removed"), person, office)
            return bool(deleted.rowcount)
