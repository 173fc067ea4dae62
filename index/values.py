"""The values that travel along the two paths: drafts and spans in, questions and answers out."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, Self

from index.errors import InputError
from index.told import Told


@dataclass(frozen=True, slots=True)
class Published:
    """A moment of publication, no more precise than its source.

    Attributes:
        moment: aware; midnight UTC where only the day is known. Its offset is the printed one.
        day_only: true where the source printed no time of day.
    """

    moment: datetime
    day_only: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ISO 8601: ``2024-08-28`` or ``2024-08-28T22:49:00-04:00``; no offset means UTC.

        Raises:
            InputError: the text is neither; where it can mean two days, both are told.
        """
        text = text.strip()
        try:
            if len(text) <= 10:
                return cls.on(date.fromisoformat(text))
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:  # of a date, or of one outside the calendar
            raise _no_date(text) from error
        return cls(moment)

    @classmethod
    def on(cls, day: date) -> Self:
        """A bare day."""
        return cls(datetime(day.year, day.month, day.day, tzinfo=UTC), day_only=True)

    @property
    def day(self) -> date:
        """The calendar day where it was printed."""
        return self.moment.date()

    @property
    def order(self) -> float:
        """A number that sorts dates by their days, and those of one day by their moments."""
        midnight = type(self).on(self.day).moment
        return self.day.toordinal() + (self.moment - midnight) / timedelta(days=10)

    def isoformat(self) -> str:
        """ISO 8601, as precise as it is known; ``parse`` reads it back."""
        return self.day.isoformat() if self.day_only else self.moment.isoformat()


_IN_FIGURES = re.compile(r"(0?[1-9]|1[0-2])([-/])(0?[1-9]|1[0-2])\2([0-9]{4})")


def _no_date(text: str) -> InputError:
    found = _IN_FIGURES.fullmatch(text)
    if found and int(found[4]) and int(found[1]) != int(found[3]):
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        days = [date(year, other, one), date(year, one, other)]
        return two_readings(text, [(day_in_words(day), day.isoformat()) for day in days])
    return InputError(
        f"“{text[:40]}” is not a date; write it like 2024-08-28 or 2024-08-28T22:49:00-04:00."
    )


def two_readings(typed: str, readings: Sequence[tuple[str, str]]) -> InputError:
    """The refusal of a time that was typed and can be read in two ways.

    Args:
        typed: the time.
        readings: both meanings, each in words and as it can be typed to mean only that.
    """
    (first, one), (second, other) = readings
    return InputError.told(
        "“{typed}” can mean {first} or {second}; write {one} or {other}.",
        typed=typed[:40],
        first=first,
        second=second,
        one=one,
        other=other,
    )


MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """“28 August 2024”, whatever the system's language."""
    return f"{day.day} {month_in_words(day)}"


def month_in_words(day: date) -> str:
    """“August 2024”, whatever the system's language."""
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


NO_REASON = Told("No article answers this question.")
"""Shown for a refusal without a reason of its own."""

NEAREST = Told("Closest passages, which may not answer the question:")
"""Heading of the passages that are shown below a refusal."""

SERVERS = "discord:"
"""Prefix of the scopes of servers; ``public`` is the operator's and has no limits."""


_ID = re.compile("[0-9]{1,20}")


def is_discord_id(given: str) -> bool:
    """Whether it can be an id of Discord: a number of 64 bits in ASCII digits."""
    return bool(_ID.fullmatch(given)) and int(given) < 2**64


def named_scope(name: str) -> str:
    """A scope that a person names: ``public``, or that of a server.

    Raises:
        InputError: it looks like neither.
    """
    is_server = name.startswith(SERVERS) and is_discord_id(name.removeprefix(SERVERS))
    if name != PUBLIC and not is_server:
        raise InputError(
            f"“{name[:100]}” is not a scope; write public, or discord: and the number of a "
            "server, such as discord:1234567890."
        )
    return name


def read_scopes(*scopes: str) -> tuple[str, ...]:
    """All scopes that somebody reads: ``public`` first, then these, each once."""
    return tuple(dict.fromkeys((PUBLIC, *scopes)))


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one server.

    Attributes:
        sources: how many it may have of its own.
        articles: how many its own sources may bring.
        questions: how many one person may ask in a minute.
        megabytes: how many its articles may take, older texts included.
    """

    sources: int = 200
    articles: int = 100_000
    questions: int = 12
    megabytes: int = 1_000


NAMES = ("sources", "articles", "questions", "megabytes")
"""What is limited, by the names of ``Limits``."""

PUBLIC = "public"
"""The scope of the operator's own sources, seen everywhere."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of characters of one text: ``text[start:end]``, counted in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of ``text`` that lie in the span."""
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the spans have a character in common, or an empty one lies inside the other."""
        return self.start < other.end and other.start < self.end

    def moved(self, by: int) -> "Span":
        """The same run in a text that has ``by`` characters more before it."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as gathered and cleaned, ready for the library.

    Attributes:
        title: one line, never empty.
        text: page furniture gone, never empty; a blank line between paragraphs, points of a list
            on lines. Texts and bulk files keep their own breaks.
        url: where a person reads it, or None for an upload.
        outlet: who published it, as a reader knows them.
        published: when; None where nothing says so.
        external_id: the name that a bulk file gave it.
        path: the local file that it was read from.
        partial: the page showed only a part (a paywall, a preview).
        byline: who wrote it, as printed, without "By".
        updated: when its publisher says that it was last changed.
        language: an ISO 639-1 code; None where it cannot be told.
        correction: what the publisher says was wrong in an earlier version, as printed; stands
            in ``text`` no more.
        pages: where each page begins in ``text``, in code points; empty where it has none.
        by_machine: the text was read off pictures by machine; it may differ from what is printed.
    """

    title: str
    text: str
    url: str | None = None
    outlet: str | None = None
    published: Published | None = None
    external_id: str | None = None
    path: str | None = None
    partial: bool = False
    byline: str | None = None
    updated: Published | None = None
    language: str | None = None
    correction: str | None = None
    pages: tuple[int, ...] = ()
    by_machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """An article, by one of its revisions, as whoever quotes it names it.

    Attributes:
        article_key: the article's public id.
        external_id: the name that a bulk file gave the article.
        revision: the number of the revision, from 1.
        title: the headline, in one line.
        source: the outlet, or the name of the source that brought it.
        url: where a person reads the article.
        published: when the revision says that it was published.
        partial: the library holds only a part of the article.
        correction: what the publisher says was wrong in an earlier version.
        gone: the day since which the article is no longer on the web, or None.
        story: the lowest id among the copies of one story, or None.
        language: an ISO 639-1 code; None where it is not known.
        pages: where each page of its PDF begins in the text; empty where that is not known.
        by_machine: its text was read off pictures by machine.
    """

    article_key: str
    external_id: str | None = None
    revision: int
    title: str
    source: str
    url: str | None = None
    published: Published | None = None
    partial: bool = False
    correction: str | None = None
    gone: date | None = None
    story: int | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    by_machine: bool = False

    def page_at(self, start: int) -> int | None:
        """The page of a PDF on which the words at an offset stand; None if it is not known."""
        return max(1, bisect_right(self.pages, start)) if self.pages else None

    @property
    def article(self) -> dict[str, Any]:
        """What names the article, for whatever else is about it."""
        return {name: getattr(self, name) for name in ArticleRef.__slots__}


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A run of whole sentences of one text; ``sentences`` are in order and lie inside ``span``."""

    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Who asks, and when: which articles may be shown to them.

    Attributes:
        scope: who asks; shown from ``public`` and this scope.
        further_scopes: other scopes that are read, because the asker reads them, too.
        since: first day of publication, as typed (``2024-08-01``), or None.
        until: last day of publication, as typed, or None.
        at: the moment that "yesterday" is relative to; None means now.
        day_first: whether ``01/02/2024`` is 1 February; None where both days may be meant.
    """

    scope: str = PUBLIC
    further_scopes: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    at: datetime | None = None
    day_first: bool | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that are read, ``public`` first, each once."""
        return read_scopes(self.scope, *self.further_scopes)

    def asks(self, text: str) -> "Question":
        """The question that is asked in these words."""
        return Question(text, **{name: getattr(self, name) for name in Reach.__slots__})


@dataclass(frozen=True, slots=True)
class Question(Reach):
    """A question as it was asked.

    Attributes:
        text: the words, as typed.
        source: name of the one source that may answer, or None.
        id: the asker's own name for the question, returned with the answer.
        language: the language of the only articles that may answer, as typed (``fr`` or
            ``French``), or None.
        as_of: the moment of which the library shall answer; None for now.
    """

    text: str
    source: str | None = field(default=None, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    language: str | None = field(default=None, kw_only=True)
    as_of: datetime | None = field(default=None, kw_only=True)


def as_of_moment(typed: str | None, now: datetime) -> datetime | None:
    """The moment that is typed to ask as of it: of a day its end, in UTC; None for nothing.

    Raises:
        InputError: it is no date, or is not over yet.
    """
    if not typed:
        return None
    given = Published.parse(typed)
    is_over = given.moment <= now - timedelta(days=1) if given.day_only else given.moment <= now
    if not is_over:
        raise InputError.told(
            "“{typed}” is not over yet; name an earlier day, or a time up to now: {now} (UTC).",
            typed=typed[:40],
            now=f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}",
        )
    return given.moment + timedelta(days=1, microseconds=-1) if given.day_only else given.moment


def time_of_as_of(moment: datetime) -> str:
    """The time of such a moment as it is shown after its day; empty for the end of a day in UTC."""
    utc = moment.astimezone(UTC)
    return "" if utc.time() == time.max else f", {utc:%H:%M} UTC"


Kind = Literal[
    "place", "date", "person", "organisation", "number", "duration", "reason", "yes/no",
    "description",
]  # fmt: skip
"""The kind of answer that a question wants."""


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How the question was understood, shown to the person who asked.

    Attributes:
        kind: the kind of answer that it wants.
        names: whom and what it names.
        since: first day whose articles may answer.
        until: last day whose articles may answer.
        question: the whole question that a follow-up stands for; None where it was asked whole.
    """

    kind: Kind = "description"
    names: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class OriginLink:
    """That an article takes what it prints from somebody, and the words that say so.

    Attributes:
        outlet: who takes it.
        origin: from whom: another outlet, or a body, as it is named.
        article_key: the public id of the article.
        revision: the number of its revision.
        words: the words that say so: of its text, or its byline or outlet.
        start: where they stand in the text, in code points; None if they don't stand there.
        end: offset just past them.
    """

    outlet: str
    origin: str
    article_key: str
    revision: int
    words: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Origins:
    """From whom several outlets have what they print.

    Attributes:
        count: from how many; None where that is not sure.
        links: who takes it from whom.
    """

    count: int | None = None
    links: tuple[OriginLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(ArticleRef):
    """Whole sentences of one revision, and where they stand.

    Attributes:
        rank: 1 for the best.
        text: one to four whole sentences, at most 80 words; equals ``revision.text[start:end]``.
        sentence: the one sentence of ``text`` that answers.
        span: the words of ``sentence`` that answer, or None if they are not sure enough.
        start: offset of ``text`` in the revision, in code points.
        end: offset just past it.
        link: ``url`` with a text fragment that points to the sentence.
        score: 0–1, the chance that this sentence answers; not to be compared across questions.
        also: other outlets that print the same, or say the same in other words.
        span_confidence: 0–1, the chance that the likeliest words of ``sentence`` are the answer;
            None if no words stand out.
        same_event: it surely tells of the first quote's event, of which it gives a different value.
        overtaken: the first quote is newer and gives a different value of the same event.
        scope: where the article may be quoted; None where nobody asks.
        speaker: who said what is quoted, by name or office; None where nobody did or it is unsure.
        beside: other articles that say the same: the public id of each, and its sentence.
        origins: from whom the outlet and those in ``also`` have it; None where nobody looked.
    """

    rank: int = 1
    text: str
    sentence: str
    span: str | None = None
    start: int
    end: int
    score: float = 1.0
    link: str | None = None
    also: tuple[str, ...] = ()
    span_confidence: float | None = None
    same_event: bool = False
    overtaken: bool = False
    scope: str | None = None
    speaker: str | None = None
    beside: tuple[tuple[str, str], ...] = ()
    origins: Origins | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One of several answers that differ.

    Attributes:
        words: the words that answer, as the best quote of it prints them.
        outlets: who prints it, best quote first, copies included. No outlet has two positions in
            its name: one that prints both counts for the better one, so this may be empty.
    """

    words: str
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many other articles bear the first quote out, and how many do not.

    Every article that may answer counts, shown or not; those that print one story count once.

    Attributes:
        agree: articles that answer as the first quote does, its own left out.
        differ: articles that answer otherwise.
        positions: where some differ, all answers, the first quote's first.
    """

    agree: int = 0
    differ: int = 0
    positions: tuple[Position, ...] = ()

    def in_words(self, retold: Callable[[str], str] = str) -> str:
        """“2 other articles agree, 1 differs”; empty where nothing was compared.

        Args:
            retold: says it in another language.
        """
        agree, differ = self.agree, self.differ
        agreed = Told.plural(
            agree, "{number} other article agrees", "{number} other articles agree"
        )
        differed = Told.plural(differ, "{number} differs", "{number} differ")
        if not agree:
            differed = Told.plural(
                differ, "{number} other article differs", "{number} other articles differ"
            )
        parts = [agreed] * bool(agree) + [differed] * bool(differ)
        return ", ".join(map(retold, parts))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got: quotes, or a reason and what came nearest.

    Attributes:
        question: as asked.
        read_as: how the question was understood.
        confidence: 0–1, the chance that the first quote answers.
        answer: the words that answer, taken from the first quote; None when refused.
        answer_from: ``published_at`` where only the article's own date answers; None when refused.
        quotes: best first, at most 5; empty when refused.
        agreement: how far the articles that may answer agree.
        reason: why it was refused, in words for a person; None when answered.
        nearest: at most 3 quotes that came closest; empty when answered.
        more: further quotes that may answer, best first, at most 20; only some views show them.
        elapsed_ms: from question to answer, in milliseconds.
        generation: the number of the generation that was asked; None in an empty library.
        aside: whether ``reason`` replies to what can have no answer: small talk, or a question in
            another language.
        left_out: as of a moment, how many articles are left out whose text of then is not kept.
    """

    question: Question
    read_as: ReadAs
    confidence: float
    answer: str | None = None
    answer_from: Literal["text", "published_at"] | None = None
    quotes: tuple[Quote, ...] = ()
    agreement: Agreement = field(default_factory=Agreement)
    reason: str | None = None
    nearest: tuple[Quote, ...] = ()
    more: tuple[Quote, ...] = ()
    elapsed_ms: int = 0
    generation: int | None = None
    aside: bool = False
    left_out: int = 0

    @property
    def answered(self) -> bool:
        """Whether something is quoted as an answer."""
        return bool(self.quotes)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a conversation keeps of a question and its answer.

    Attributes:
        text: the question, as typed.
        scope: the scope of the question.
        read: the whole question that a follow-up was read as; None where it was asked whole.
        kind: the kind of answer that it wants.
        words: the words that answered, as quoted; None if none stood out, or it was refused.
        stories: for each quote, best first, the public id of its article and its confidence, 0–1;
            for a refusal, those of the nearest quotes.
        further_scopes: as of the question.
        names: the names in the whole question.
    """

    text: str
    scope: str = PUBLIC
    read: str | None = None
    kind: Kind = "description"
    words: str | None = None
    stories: tuple[tuple[str, float], ...] = ()
    further_scopes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The question as it was read."""
        return self.read or self.text
