"""What a conversation has named so far: what "he", "there" and "the talks" can stand for."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.answer.conversation.mentions import Mention, Sort, mentions, printed_in
from index.answer.conversation.parse import ParsedQuestion, take_apart
from index.answer.question.answer_type import answer_type
from index.answer.question.terms import words_of
from index.answer.question.time_expressions import find_dates
from index.values import Answer, Kind

Gender = Literal["he", "she"]

_LONGEST_SPAN = 8
"""Words of an answer that still fit into a question."""

_LATE = date(2100, 12, 31)
"""A day by which every year that a question can name has begun: only the words matter here."""

_SHE = frozenset(
    words_of(
        """
        amy angela ann anna annalena aung barbara catherine christine condoleezza elizabeth
        ellen emily federica giorgia gina hillary ivanka jacinda janet jen jennifer julie kaja
        kamala karine katherine kirsten laura linda lisa liz madeleine magdalena margaret
        maria marie mary melanie melania michelle monica nancy nikki ngozi penny precious rena
        roberta rosemary samantha sanna sarah sheikha sonia stephanie susan theresa ursula
        victoria viola wendy yulia ms mrs miss madam queen princess baroness lady dame
        """
    )
)
_HE = frozenset(
    words_of(
        """
        abdullah alexander ali andrew anthony antonio antony barack benjamin bernie bill bob
        boris brett charles chris daniel david dmitry donald emmanuel eric frank gavin george
        henry jake james jean jens jim joe john jon jonathan jose joseph josep justin keir
        kevin kim kurt lloyd luiz marco mark mateusz matthew michael michel mike mohammad
        mohammed muhammad narendra olaf pedro pete peter philip recep richard rishi robert
        sergei sergey shinzo steve steven thomas tim tom tony viktor vladimir volodymyr
        william yoav zalmay mr king prince sheikh lord sir emir sultan pope
        """
    )
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation.

    Attributes:
        question: as typed.
        read_as_question: the whole question that it stood for.
        answer: what it got, or None where it got nothing.
    """

    question: str
    read_as_question: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """One earlier question, taken apart, with what answered it.

    Attributes:
        asked: its parts.
        named: what it names.
        kind: the kind of answer that it wanted.
        answer: the few words that answered, or None.
        days: its words that say when; empty where it says nothing.
        texts: what was quoted.
        printed: words that the quotes print as names.
    """

    asked: ParsedQuestion
    named: tuple[Mention, ...]
    kind: Kind
    answer: str | None
    days: str
    texts: tuple[str, ...]
    printed: frozenset[str]

    @classmethod
    def of(cls, turn: Turn) -> "DialogueContext":
        """An earlier question as it was read."""
        text = " ".join(turn.read_as_question.split())
        quotes = (turn.answer.quotes or turn.answer.nearest) if turn.answer else ()
        texts = tuple(quote.text for quote in quotes)
        answer, printed = _few_words(turn.answer), printed_in(texts)
        printed |= _words_of_names(turn.answer)
        asked = take_apart(text, answer)
        days = days_in(asked.whole)
        named = mentions(asked.whole, printed, asked)
        kept = tuple(one for one in named if one.text not in days)
        return cls(asked, kept, answer_type(text), answer, days, texts, printed)

    def knowing(self, places: Container[str]) -> "DialogueContext":
        """The same, with names of places that were answers known for what they are."""
        named = (replace(one, sort="place") if one.text in places else one for one in self.named)
        return replace(self, named=tuple(named))

    @property
    def people(self) -> list[str]:
        """The persons named, in order, with who answered: the subject of what was asked first."""
        named = [one.text for one in self.named if one.sort == "person"]
        if self.kind != "person" or self.answer is None:
            return named
        return [self.answer, *named] if self.asked.form == "subject" else [*named, self.answer]

    def person(self, gender: Gender, *, object_: bool = False, besides: str = "") -> str | None:
        """Who "he" or "she" is, nobody named ``besides``; as an object rather the last one."""
        named = [one for one in self.people if not _shares(one, besides)]
        people = named[::-1] if object_ else named
        fitting = [one for one in people if self._gender(one) in {gender, None}]
        sure = [one for one in fitting if gender == "she" and self._gender(one) == gender]
        return next(iter(sure + fitting), None)

    def _gender(self, name: str) -> Gender | None:
        words = re.findall(r"[\w-]+", name)
        before = rf"([\w-]+)(?:\s+[A-Z])?\.?\s+{re.escape(words[-1])}\b" if words else r"(?!)"
        printed = [match[1] for text in self.texts for match in re.finditer(before, text, re.I)]
        told = {word.lower() for word in (*words, *printed)}
        return "she" if told & _SHE else "he" if told & _HE else None

    @property
    def group(self) -> str | None:
        """Who "they" are: those who acted, or a country or body that did."""
        subject = self.asked.subject
        people = list(dict.fromkeys(self.people))
        if re.search(r"\b(?:and|n|&)\b", subject):
            return subject
        if len(people) > 1:
            return f"{', '.join(people[:-1])} and {people[-1]}"
        acting = self.actor or self.first("body", "country")
        return acting or next(iter(people), None) or self._plural

    @property
    def _plural(self) -> str | None:
        subject = self.asked.subject
        return subject if subject.endswith("s") and not self.first("event", "thing") else None

    def first(self, *sorts: Sort) -> str | None:
        """The first that is named of some sorts."""
        return next((one.text for one in self.named if one.sort in sorts), None)

    @property
    def place(self) -> str | None:
        """Where "there" is, with its preposition."""
        if self.kind == "place" and self.answer is not None:
            return f"{self._preposition(self.answer)} {self.answer}"
        for one in reversed(self.named):
            before = self.asked.whole[: one.span.start].lower().split()
            if one.sort in {"place", "country"} and before and before[-1] in _WHERE:
                return f"{_WHERE[before[-1]]} {one.text}"
        return None

    def _preposition(self, place: str) -> str:
        """As the quote has it: ``at Yanqi Lake``."""
        pattern = rf"\b(in|at|on|near|outside) (?:the )?{re.escape(place)}"
        found = (re.search(pattern, text) for text in self.texts)
        return next((match[1] for match in found if match), "in")

    @property
    def event(self) -> str | None:
        """What "it" is if it happened: ``the Geneva summit``, ``Sullivan and Wang's meeting``."""
        return self.first("event") or self.asked.event or self.first("thing")

    @property
    def told_of(self) -> str | None:
        """What it was done to or said about: ``the tariffs``; None where that is not plain."""
        words = _TOLD_OF.search(self.asked.rest)
        return words[1] if words else None

    @property
    def actor(self) -> str | None:
        """The country, body or capital that did it."""
        end = len(self.asked.whole) - len(f"{self.asked.verb} {self.asked.rest}")
        acting = (one for one in self.named if one.span.end <= end and self.asked.subject)
        return next((one.text for one in acting if one.sort in _ACTING), None)

    @property
    def done_to(self) -> str | None:
        """The country or body right after the verb."""
        rest = self.asked.rest
        done_to = (one for one in self.named if one.sort in _ACTING and rest.startswith(one.text))
        return next((one.text for one in done_to), None)

    @property
    def occasion(self) -> str | None:
        """What to add so that it is plain when: ``when Sullivan and Wang met``."""
        told = self.asked.told
        return f"when {told}" if told else None

    @property
    def scene(self) -> str:
        """Whose and where the event was, to say which "talks" are meant."""
        who = self.group or ""
        between = "between" if re.search(r"\b(?:and|n|&)\b", who) else "of"
        return " ".join(filter(None, (who and f"{between} {who}", self.place, self.days)))


_ACTING = frozenset(("body", "country", "place"))
_TOLD_OF = re.compile(
    r"(?:^|\b(?:about|against|for|of|on|with) )((?:the|[\w-]+['’]s) (?:[\w-]+ ){0,2}?[\w-]+)"
    r"(?=$| (?:by|for|in|on|of|to|with)\b)"
)
_WHERE = {
    **{"in": "in", "at": "at", "near": "near", "to": "in", "outside": "outside"},
    **{"visit": "in", "visited": "in", "reach": "in", "leave": "in", "into": "in", "from": "in"},
}
"""What may stand before a place, and what then says that something is there."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that may lean on those before it.

    Attributes:
        body: without the words that only join it (``and``), contractions written out.
        led: whether such a word led it.
        earlier: the questions before it, the last first; at least one.
    """

    body: str
    led: bool
    earlier: tuple[DialogueContext, ...]

    @property
    def first(self) -> DialogueContext:
        """The question right before it."""
        return self.earlier[0]


def days_in(text: str) -> str:
    """The words of a question that say when; empty where none do."""
    days = find_dates(text, _LATE)
    return days.words.strip() if days else ""


def latest(turns: Sequence[Turn]) -> tuple[DialogueContext, ...]:
    """The earlier questions, the last first, without those that name nothing."""
    read = [DialogueContext.of(turn) for turn in reversed(turns)]
    places = {one.answer for one in read if one.kind == "place" and one.answer}
    read = [one.knowing(places) for one in read]
    telling = [one for one in read if one.named or one.asked.form != "none"]
    return tuple(telling or read[:1])


def all_printed(earlier: Iterable[DialogueContext]) -> frozenset[str]:
    """Every word that was printed as a name in answer to them."""
    return frozenset().union(*(one.printed for one in earlier))


def _words_of_names(answer: Answer | None) -> frozenset[str]:
    """The words, lower case, that were read as names when it was answered."""
    names = answer.read_as.names if answer else ()
    return frozenset(word.lower() for name in names for word in words_of(name))


def _shares(name: str, text: str) -> bool:
    """Whether a text names somebody: by the last of the words is enough."""
    return re.search(rf"\b{re.escape(name.rpartition(' ')[2])}\b", text, re.IGNORECASE) is not None


def _few_words(answer: Answer | None) -> str | None:
    """The words that answered, if they are few enough to be a part of a question."""
    if answer is None or not answer.quotes or answer.answer_from != "text":
        return None
    span = answer.quotes[0].span
    return " ".join(span.split()) if span and len(span.split()) <= _LONGEST_SPAN else None
