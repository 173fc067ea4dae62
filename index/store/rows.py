"""What the library hands out: values, not rows of a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from index.values import Draft, PassageSpan, Published, Span

SourceKind = Literal["bulk", "upload", "page", "feed", "sitemap"]
Outcome = Literal["new", "revised", "unchanged"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from, inside one scope."""

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
class PreparedArticle:
    """A draft made ready for the library.

    Attributes:
        draft: the article.
        canonical_url: what ``draft.url`` is compared by, or None.
        passages: its passages by the live chunker; None where the library was seen to hold
            these words already.
        input_hashes: one per passage: the hash of what the encoder is fed.
        identity: a hash of what all spellings of ``draft.url`` share, or None.
        bands: what a copy of the text shares with it, by chance (``index.text.near_duplicates``).
        first_hand: whether it is the article itself, and not what a feed says of it.
    """

    draft: Draft
    canonical_url: str | None
    passages: tuple[PassageSpan, ...] | None
    input_hashes: tuple[str, ...] = ()
    identity: str | None = None
    bands: tuple[int, ...] = ()
    first_hand: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What the library holds already of an article that comes in.

    Attributes:
        article_id: the article that it is; None for a new one.
        same: whether the article's newest text says just the same.
        too_often: whether it says something else, so soon after other changes that it has to wait.
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


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an article, as it was gathered at a time."""

    number: int
    title: str
    text: str
    published: Published | None
    updated: Published | None
    correction: str | None
    gathered_at: datetime


def numbers_dropped(revisions: Sequence[Revision]) -> list[int]:
    """The numbers of texts that an article had and are no longer kept.

    Args:
        revisions: those that are kept; numbers go up by one with every text.
    """
    kept = {revision.number for revision in revisions}
    return [number for number in range(1, max(kept, default=0)) if number not in kept]


@dataclass(frozen=True, slots=True)
class CopyOf:
    """An article that prints the same as another one."""

    key: str
    outlet: str | None
    title: str
    url: str | None
    published: Published | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a newest revision, with what is needed to quote from it.

    ``story`` names the articles that print the same, if any (``index.store.articles.stories``).
    """

    id: int
    revision_id: int
    ordinal: int
    span: Span
    sentences: tuple[Span, ...]
    article_key: str
    external_id: str | None
    revision: int
    title: str
    source: str
    url: str | None
    published: Published | None
    partial: bool
    story: int | None = None
    correction: str | None = None
    gone: date | None = None


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What one question may be answered from.

    Attributes:
        scopes: names of the scopes; passages of any other are never returned.
        chunker: whose passages.
        since: first day of publication, or None.
        until: last day of publication, or None.
        source: the one source's or outlet's name, or None.
    """

    scopes: tuple[str, ...]
    chunker: str
    since: date | None = None
    until: date | None = None
    source: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether more than the scopes bounds it."""
        return self.since is not None or self.until is not None or self.source is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with a score whose scale only its finder knows."""

    passage_id: int
    score: float


GenerationState = Literal["building", "live", "kept", "cancelled", "failed", "retired"]
"""``building``: made aside. ``live``: the one that answers. ``kept``: answered before, and may
again until its grace period ends. The others are over; of them only the row is left."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One build of vectors: one encoder over the passages of one chunker.

    Attributes:
        id: its number; a later one is higher.
        encoder: the identity of what made its vectors.
        chunker: the name of what cut its passages.
        state: whether it answers.
        model: what the settings call the encoder; None in libraries from before that was noted.
        settings_model: what the settings named when it became live.
        asked_by: who wanted it, as "discord:USER-ID"; None for the terminal.
        made_at: when it was begun.
        ended_at: when it became live, or came to its end without that.
        trouble: why it came to nothing, in a sentence, or None.
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
    """How much the library holds."""

    articles: int
    revisions: int
    passages: int
    sources: int
    vectors: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a Discord channel is told once.

    Attributes:
        id: its number.
        channel: the channel's id.
        scope: the scope of the source that it is about.
        words: plain text, a sentence or two.
    """

    id: int
    channel: str
    scope: str
    words: str
