"""Tell an ambassador from one whom another country sent, or who was sent elsewhere.

“The Ambassador of France to the United States” is not that of the United States to France.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.answer.question.lexicon.entries import packaged_things
from index.answer.question.lexicon.normalize import fold
from index.answer.roles.other_office import asked_office
from index.answer.sides import NamedCountry, countries_in, country_of
from index.values import Span

_AMBASSADOR = re.compile(r"\bambassador\b", re.IGNORECASE)
_OF = re.compile(r"\sof\s(?:the\s)?")
_TO = re.compile(r"\s(?:to|in)\s(?:the\s)?")
_STATE = re.compile(
    r"(?:[A-Z][\w’'-]*\s){0,3}(?:Republic|Kingdom|State|Commonwealth|Sultanate)\sof\s(?:the\s)?"
)
"""Stands before the name of a country in its full name."""

_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,5}")
_ASKED = re.compile(
    r"(?:(?P<sender>.+?)(?:['’]s)? )?ambassador(?: of (?:the )?(?P<of>.+?))?"
    r"(?: (?:to|in) (?:the )?(?P<to>.+))?$"
)
_BEFORE_AMBASSADOR = frozenset((" ", ". ", "'s ", "’s "))
"""Stands between a country and its ambassador, the point of “U.S.” included."""
_BEFORE = re.compile(
    r"(?:\s[A-Z][\w.’'-]*){0,2},?\s(?:(?:the|our|a|new|former|then|who|is|was|as)\s)*"
)
"""Stands between a person, or the first of its names, and the post that follows it."""

_AFTER = re.compile(
    r"(?:\sof\sAmerica)?,?\s(?:the\s)?(?:(?:Ambassador|Honorable|Mr\.|Ms\.|Mrs\.|Dr\.)\s)*"
    r"(?:[A-Z][\w.’'-]*\s){0,3}"
)
"""Stands between a post and the person that follows it, or the last of its names."""


@dataclass(frozen=True, slots=True)
class Post:
    """Whom an ambassador represents, and where; None for what is not told.

    Attributes:
        sender: the country.
        to: the country or body.
        span: where the post stands.
    """

    sender: str | None
    to: str | None
    span: Span


def sent_elsewhere(question: str, sentence: str, person: str) -> bool:
    """Return whether a sentence names a person as another ambassador than the one asked about.

    Args:
        question: the question in its normal form.
        sentence: the sentence.
        person: the words that would answer.
    """
    asked = _asked(question) if person in sentence and person else None
    if asked is None:
        return False
    at = sentence.index(person)
    held = _post_beside(sentence, Span(at, at + len(person)))
    return held is not None and not _is_same(held, asked)


def _asked(question: str) -> Post | None:
    office = asked_office(question)
    found = _ASKED.match(office) if office else None
    if found is None:
        return None
    sender = country_of(found["of"] or found["sender"] or "")
    to = _place(found["to"])
    return Post(sender, to, Span(*found.span())) if sender or to else None


def _place(name: str | None) -> str | None:
    return name and (country_of(name) or _body(name)[0])


def _is_same(held: Post, asked: Post) -> bool:
    """Return whether nothing that is told of a post differs from what is asked."""
    if asked.to is None and held.to is not None and held.to == asked.sender:
        return False
    same_sender = held.sender is None or asked.sender in {None, held.sender}
    same_place = held.to is None or asked.to in {None, held.to}
    return same_sender and same_place


def _post_beside(sentence: str, person: Span) -> Post | None:
    """Return the post that stands right before or after a person."""
    for post in _posts(sentence):
        between = sentence[person.end : post.span.start], sentence[post.span.end : person.start]
        if (between[0] and _BEFORE.fullmatch(between[0])) or (
            between[1] and _AFTER.fullmatch(between[1])
        ):
            return post
    return None


def _posts(sentence: str) -> Iterator[Post]:
    """Yield the posts of ambassadors that a sentence names."""
    named = list(countries_in(sentence)) if _AMBASSADOR.search(sentence) else []
    starts = {one.start: one for one in named}
    for found in _AMBASSADOR.finditer(sentence):
        sender, start = _sender(sentence, found.start(), named)
        end = found.end()
        if (of := _OF.match(sentence, end)) and of.end() in starts:
            sender, end = starts[of.end()].name, starts[of.end()].end
        if to := _TO.match(sentence, end):
            place, length = _place_at(sentence, to.end(), starts)
            yield Post(sender, place, Span(start, to.end() + length if place else end))
        elif sender:
            yield Post(sender, None, Span(start, end))


def _sender(sentence: str, ambassador: int, named: list[NamedCountry]) -> tuple[str | None, int]:
    """Return the country named right before an ambassador, and where it begins."""
    for one in named:
        if sentence[one.end : ambassador] in _BEFORE_AMBASSADOR:
            return one.name, one.start
    return None, ambassador


def _place_at(
    sentence: str, start: int, named: Mapping[int, NamedCountry]
) -> tuple[str | None, int]:
    """Return the country or body named at a place in a sentence, and its length."""
    state = _STATE.match(sentence, start)
    if country := named.get(start) or (named.get(state.end()) if state else None):
        return country.name, country.end - start
    name = _NAME.match(sentence, start)
    return _body(name.group()) if name else (None, 0)


def _body(name: str) -> tuple[str | None, int]:
    """Return the body that a name begins with, and the length of that."""
    words = name.split()
    for count in range(len(words), 0, -1):
        known = " ".join(words[:count])
        if body := _bodies().get(fold(known).replace(".", "")):
            return body, len(known)
    return None, 0


@lru_cache(maxsize=1)
def _bodies() -> Mapping[str, str]:
    """Return the name of each body of the lexicon by everything that it is called."""
    things = (one for one in packaged_things() if one.kind == "body")
    return {fold(typed).replace(".", ""): one.name for one in things for typed in one.typed()}
