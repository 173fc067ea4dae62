"""Dialogue context: the antecedents of "he", "there" and "the talks" in earlier questions."""

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
"""Maximum number of words of an answer span that is put into a question."""

_LATE = date(2100, 12, 31)
"""A day after every year that a question can name, because only the words matter here."""

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
    """A question of a conversation and its answer.

    Attributes:
        question: the question as typed.
        read_as_question: the completed question.
        answer: its answer, or None.
    """

    question: str
    read_as_question: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class DialogueContext:
    """An earlier question, parsed, with its answer.

    Attributes:
        asked: the parsed question.
        named: its mentions.
        kind: its expected answer type.
        answer: the answer span if it is short, or None.
        days: its time expression; empty if it has none.
        texts: the quoted texts.
        printed: words that the quotes capitalize as names.
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
        """Return the context of an earlier turn."""
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
        """Return the context with the mentions of these places classified as places."""
        named = (replace(one, sort="place") if one.text in places else one for one in self.named)
        return replace(self, named=tuple(named))

    @property
    def people(self) -> list[str]:
        """Return the persons named or given as the answer, in order, the subject first."""
        named = [one.text for one in self.named if one.sort == "person"]
        if self.kind != "person" or self.answer is None:
            return named
        return [self.answer, *named] if self.asked.form == "subject" else [*named, self.answer]

    def person(self, gender: Gender, *, object_: bool = False, besides: str = "") -> str | None:
        """Return who "he" or "she" is, other than ``besides``; as an object, the last person."""
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
        """Return the antecedent of "they": the people who acted, or a country or body that did."""
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
        """Return the first mention of any of these sorts."""
        return next((one.text for one in self.named if one.sort in sorts), None)

    @property
    def place(self) -> str | None:
        """Return the antecedent of "there", with its preposition."""
        if self.kind == "place" and self.answer is not None:
            return f"{self._preposition(self.answer)} {self.answer}"
        for one in reversed(self.named):
            before = self.asked.whole[: one.span.start].lower().split()
            if one.sort in {"place", "country"} and before and before[-1] in _WHERE:
                return f"{_WHERE[before[-1]]} {one.text}"
        return None

    def _preposition(self, place: str) -> str:
        """Return the preposition before the place in the quote: ``at Yanqi Lake``."""
        pattern = rf"\b(in|at|on|near|outside) (?:the )?{re.escape(place)}"
        found = (re.search(pattern, text) for text in self.texts)
        return next((match[1] for match in found if match), "in")

    @property
    def event(self) -> str | None:
        """Return the event of "it": ``the Geneva summit``, ``Sullivan and Wang's meeting``."""
        return self.first("event") or self.asked.event or self.first("thing")

    @property
    def told_of(self) -> str | None:
        """Return the object or topic, such as ``the tariffs``; None if it is unclear."""
        words = _TOLD_OF.search(self.asked.rest)
        return words[1] if words else None

    @property
    def actor(self) -> str | None:
        """Return the country, body or capital that acted."""
        end = len(self.asked.whole) - len(f"{self.asked.verb} {self.asked.rest}")
        acting = (one for one in self.named if one.span.end <= end and self.asked.subject)
        return next((one.text for one in acting if one.sort in _ACTING), None)

    @property
    def done_to(self) -> str | None:
        """Return the country or body right after the verb."""
        rest = self.asked.rest
        done_to = (one for one in self.named if one.sort in _ACTING and rest.startswith(one.text))
        return next((one.text for one in done_to), None)

    @property
    def occasion(self) -> str | None:
        """Return a clause that dates the event: ``when Sullivan and Wang met``."""
        told = self.asked.told
        return f"when {told}" if told else None

    @property
    def scene(self) -> str:
        """Return the participants, place and time of the event, to identify "the talks"."""
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
"""Prepositions before a place, and the one that says that something is there."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that may depend on earlier ones.

    Attributes:
        body: the question without a leading conjunction (``and``), contractions written out.
        led: whether it had a leading conjunction.
        earlier: the earlier questions, at least one, the last first.
    """

    body: str
    led: bool
    earlier: tuple[DialogueContext, ...]

    @property
    def first(self) -> DialogueContext:
        """Return the context of the question right before it."""
        return self.earlier[0]


def days_in(text: str) -> str:
    """Return the time expression of a question; empty if it has none."""
    days = find_dates(text, _LATE)
    return days.words.strip() if days else ""


def latest(turns: Sequence[Turn]) -> tuple[DialogueContext, ...]:
    """Return the contexts of the earlier questions that name something, the last first."""
    read = [DialogueContext.of(turn) for turn in reversed(turns)]
    places = {one.answer for one in read if one.kind == "place" and one.answer}
    read = [one.knowing(places) for one in read]
    telling = [one for one in read if one.named or one.asked.form != "none"]
    return tuple(telling or read[:1])


def all_printed(earlier: Iterable[DialogueContext]) -> frozenset[str]:
    """Return every word that their answers print as a name."""
    return frozenset().union(*(one.printed for one in earlier))


def _words_of_names(answer: Answer | None) -> frozenset[str]:
    """Return the words, lower case, of the names recognized in the answered question."""
    names = answer.read_as.names if answer else ()
    return frozenset(word.lower() for name in names for word in words_of(name))


def _shares(name: str, text: str) -> bool:
    """Return whether a text contains the last word of a name."""
    return re.search(rf"\b{re.escape(name.rpartition(' ')[2])}\b", text, re.IGNORECASE) is not None


def _few_words(answer: Answer | None) -> str | None:
    """Return the answer span if it is short enough to be put into a question."""
    if answer is None or not answer.quotes or answer.answer_from != "text":
        return None
    span = answer.quotes[0].span
    return " ".join(span.split()) if span and len(span.split()) <= _LONGEST_SPAN else None
