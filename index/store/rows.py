"""The values that the library returns."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal

from index.text.attribution import Attribution
from index.text.attribution import Kind as AttributionKind
from index.text.event_similarity import EventTerms
from index.text.offices import OfficeMention
from index.text.offices import Standing as OfficeStanding
from index.values import ArticleRef, Draft, PassageSpan, Published, Span

if TYPE_CHECKING:
    from sqlalchemy import Row

SourceKind = Literal["bulk", "upload", "page", "feed", "sitemap"]
Outcome = Literal["new", "revised", "unchanged"]


@dataclass(frozen=True, slots=True)
class Source:
    """A source of articles in one scope."""

    id: int
    scope_id: int
    scope: str
    name: str
    kind: SourceKind
    side: str | None
    outlet: str | None = None
    language: str | None = None
    articles: int = 0
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PreparedMention:
    """A mention of an office-holder with its words.

    Attributes:
        mention: what the text says, and where.
        person: the person's name as printed.
        role: the office without its area, in lower case.
        area: its area as printed, or empty.
    """

    mention: OfficeMention
    person: str
    role: str
    area: str


@dataclass(frozen=True, slots=True)
class Chunks:
    """The passages of one text, with the hash of each encoder input."""

    passages: tuple[PassageSpan, ...]
    input_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """A draft prepared for the library.

    Attributes:
        draft: the article.
        canonical_url: the canonical form of ``draft.url``, or None.
        passages: its passages by the live chunker; None if the library already has this text.
        input_hashes: the hash of the encoder input of each passage.
        identity: a hash shared by all spellings of ``draft.url``, or None.
        bands: the MinHash bands of its text (``index.text.near_duplicates``).
        first_hand: whether it comes from the article's page, not from a feed.
        attributions: who says what in its text.
        event_terms: the terms by which its event is found.
        offices: who holds which office, as its text says it.
    """

    draft: Draft
    canonical_url: str | None
    passages: tuple[PassageSpan, ...] | None
    input_hashes: tuple[str, ...] = ()
    identity: str | None = None
    bands: tuple[int, ...] = ()
    first_hand: bool = True
    attributions: tuple[Attribution, ...] = ()
    event_terms: EventTerms = ()
    offices: tuple[PreparedMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the library already holds of an incoming article.

    Attributes:
        article_id: the id of the article; None for a new one.
        same: whether it equals the article's newest revision.
        too_often: whether it differs, but must wait because the article changed too often lately.
    """

    article_id: int | None = None
    same: bool = False
    too_often: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its newest revision."""

    key: str
    scope: str
    external_id: str | None
    url: str | None
    outlet: str | None
    path: str | None
    sources: tuple[str, ...]
    revision: int
    title: str
    text: str
    published: Published | None
    partial: bool
    byline: str | None = None
    updated: Published | None = None
    language: str | None = None
    correction: str | None = None
    gone: date | None = None
    pages: tuple[int, ...] = ()
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an article, as fetched at a certain time."""

    number: int
    title: str
    text: str
    published: Published | None
    updated: Published | None
    correction: str | None
    gathered_at: datetime


def numbers_dropped(revisions: Sequence[Revision]) -> list[int]:
    """The numbers of revisions that were deleted.

    Args:
        revisions: the existing revisions; numbers increase by one with every revision.
    """
    kept = {revision.number for revision in revisions}
    return [number for number in range(1, max(kept, default=0)) if number not in kept]


@dataclass(frozen=True, slots=True)
class CopyOf:
    """A copy of another article."""

    key: str
    outlet: str | None
    title: str
    url: str | None
    published: Published | None


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """An article whose newest revision has other words than an earlier one that is stored.

    Attributes:
        key: the article.
        outlet: its outlet, or None.
        title: its headline now.
        number: the newest revision.
        language: the ISO 639-1 code of the article's language, or None.
        correction: the publisher's own words on the correction, or None.
        changed_at: when the newest revision was fetched.
    """

    key: str
    outlet: str | None
    title: str
    number: int
    language: str | None
    correction: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class UnreadRevision:
    """A newest revision that the current rules, or a chunker, have not read yet.

    Attributes:
        id: its id.
        scope_id: the scope of its article.
        title: the headline.
        text: the text.
        day: the day of publication, or None.
        article_id: its article.
        source: the outlet, else the source that brought the article first.
    """

    id: int
    scope_id: int
    title: str
    text: str
    day: date | None = None
    article_id: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(ArticleRef):
    """A passage of a newest revision, with everything needed for a quote."""

    id: int
    revision_id: int
    ordinal: int
    span: Span
    sentences: Sequence[Span]
    scope: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventArticle(ArticleRef):
    """The newest revision of an article, with its event.

    Attributes:
        revision_id: the revision.
        event_id: the article's event; None if it is not grouped yet.
        side: whose side the source takes, or None.
    """

    revision_id: int
    event_id: int | None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """The filter of one question: which passages may answer it.

    Attributes:
        scopes: the names of the scopes; passages of other scopes are never returned.
        chunker: the chunker of the passages.
        since: first day of publication, or None.
        until: last day of publication, or None.
        source: the name of the only source or outlet, or None.
        languages: ISO 639-1 codes of the languages that count; all if empty.
        foreign: whether only articles count that are known to be in another language than English.
    """

    scopes: tuple[str, ...]
    chunker: str
    since: date | None = None
    until: date | None = None
    source: str | None = None
    languages: tuple[str, ...] = ()
    foreign: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether it has conditions besides the scopes."""
        return self != self.widest

    @property
    def widest(self) -> "SearchFilter":
        """The filter with no conditions besides the scopes."""
        return SearchFilter(self.scopes, self.chunker)


@dataclass(frozen=True, slots=True)
class Hit:
    """A search hit; the scale of the score depends on the search."""

    passage_id: int
    score: float


GenerationState = Literal["building", "live", "kept", "cancelled", "failed", "retired"]
"""``building``: being built. ``live``: answers questions. ``kept``: was live before, and can be
restored until its grace period ends. Of generations in other states only the row is left."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation: the vectors of one encoder for the passages of one chunker.

    Attributes:
        id: its number; newer generations have higher numbers.
        encoder: the identity of its encoder.
        chunker: the name of its chunker.
        state: its state.
        model: the name of its model in the settings; None in old libraries.
        settings_model: the model that the settings named when it became live.
        asked_by: who started it, as "discord:USER-ID"; None for the terminal.
        made_at: when its build started.
        ended_at: when it became live, or its build ended otherwise.
        trouble: why its build failed or is paused, in a sentence, or None.
    """

    id: int
    encoder: str
    chunker: str
    state: GenerationState = "live"
    model: str | None = None
    settings_model: str | None = None
    asked_by: str | None = None
    made_at: datetime | None = None
    ended_at: datetime | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of the library."""

    articles: int
    revisions: int
    passages: int
    sources: int
    vectors: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What some scopes hold.

    Attributes:
        sources: number of sources.
        articles: number of articles.
        newest: the day on which the newest article was published; None without dated articles.
            Days after tomorrow do not count: they are mistakes of the publisher.
    """

    sources: int
    articles: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that is posted once in a Discord channel.

    Attributes:
        id: its id.
        channel: the id of the channel.
        scope: the scope of the source that it is about.
        words: the message, as plain text.
    """

    id: int
    channel: str
    scope: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(ArticleRef):
    """A revision with what tells from whom its article has its story.

    Attributes:
        text: the text of the revision, or its beginning.
        byline: who wrote it, as printed.
    """

    text: str
    byline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited(Report):
    """A revision that is quoted, and the newest one of its article.

    Attributes:
        newest: the text of the article's newest revision.
        scope: where the article may be quoted.
    """

    newest: str
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class KnownSpeaker:
    """Somebody who says something in articles of a scope.

    Attributes:
        id: its id.
        name: the fullest name in the articles; empty where only the office is known.
        office: what an article says that they are; empty if none does.
        said: how often they say something.
    """

    id: int
    name: str
    office: str
    said: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow(ArticleRef):
    """Something that was said, with its article.

    Attributes:
        revision_id: the revision; all spans are in its text.
        speaker_id: who said it.
        speaker: their name, or the office where no name is known.
        office: what the article says that they are, or None.
        kind: how it is reported.
        words: what was said.
        sentence: the whole sentence or paragraph around it.
        printed: where the text names the speaker; empty where only the headline does.
        scope: where the article may be quoted.
    """

    revision_id: int
    scope: str
    speaker_id: int
    speaker: str
    office: str | None
    kind: AttributionKind
    words: Span
    sentence: Span
    printed: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeEvidence(ArticleRef):
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
    standing: OfficeStanding
    revision_id: int
    sentence: Span
    person: Span
    role: Span


def words_hash(draft: "Draft | Row[Any] | SimpleNamespace") -> str:
    """The columns whose change makes a new revision: headline, text and correction."""
    words = f"{draft.title}\n{draft.text}"
    if draft.correction:
        words += f"\n{draft.correction}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]
