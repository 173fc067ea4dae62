"""The question who said what, and its answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from index.text.attribution.values import Kind
from index.values import PUBLIC, Quote, read_scopes

SaidReason = Literal["nobody", "nothing", "nothing about", "no words"]
"""Why there are no statements: nobody has that name; there is nothing from that time; nothing about
the topic; the topic has no words to look for."""


@dataclass(frozen=True, slots=True)
class SaidQuery:
    """Who is looked for, and which of their statements.

    Attributes:
        who: a name, a last name or an office, as typed.
        about: words that the statements are about, as typed, or None.
        scope: who asks; answered from ``public`` and this scope.
        since: first day of publication, as typed, or None.
        until: last day of publication, as typed, or None.
        at: the moment that "last week" is relative to; None means now.
        day_first: whether ``01/02/2024`` is 1 February; None where both days may be meant.
        further_scopes: other scopes that are read, because the asker reads them, too.
    """

    who: str
    about: str | None = None
    scope: str = PUBLIC
    since: str | None = None
    until: str | None = None
    at: datetime | None = None
    day_first: bool | None = None
    further_scopes: tuple[str, ...] = ()

    @property
    def scopes(self) -> tuple[str, ...]:
        """All scopes that are read, ``public`` first, each once."""
        return read_scopes(self.scope, *self.further_scopes)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that somebody said.

    Attributes:
        speaker: the name of who said it, or the office where no name is known.
        office: what the article says that the person is, or None.
        kind: how it is reported.
        quote: the outlet's sentences around it, checked verbatim; ``span`` is what was said, None
            for turns and statements, which are said as a whole.
        printed: how the text names the speaker: “he”, “the minister”; None where only the headline
            does.
        more: further statements of the speaker in this article, which are not shown.
    """

    speaker: str
    office: str | None
    kind: Kind
    quote: Quote
    printed: str | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """What somebody said.

    Attributes:
        query: as asked.
        speakers: the speakers that the typed name matches, most frequent first.
        since: first day, as it was read.
        until: last day, as it was read.
        statements: newest first; undated ones last.
        is_cut: whether there are older ones that are not listed.
        reason: why there are none; None if there are some.
        unread: number of articles that were not read for statements yet.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: SaidQuery
    speakers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    statements: tuple[Statement, ...] = ()
    is_cut: bool = False
    reason: SaidReason | None = None
    unread: int = 0
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class SpeakerName:
    """A name to choose from.

    Attributes:
        name: the name, or the office where no name is known.
        office: the most frequent office, or None.
        said: how often the person says something.
    """

    name: str
    office: str | None
    said: int
