"""Tell the office that a question asks about from another office of the same country.

The words of both may stand in one sentence: “the French foreign minister and president of the
conference” is not the president of France.
"""

import re
from collections.abc import Iterator

from index.answer.office_holders.office_names import GENERIC, Office, packaged_names
from index.values import MONTH_NAMES

_WHO_IS = re.compile(
    r"^who (?:is|was|are|were) (?:now |currently )?(?:the )?(?P<office>.+?)"
    r"(?: (?:(?:right )?now|today|currently|at the moment)"
    rf"|(?: (?:back )?(?:in|during))?(?: (?:early|late|{'|'.join(MONTH_NAMES)}))? (?:19|20)\d\d)?$",
    re.IGNORECASE,
)

_CHOSEN = r"(?:re-)?(?:chosen?|elect(?:s|ed)|appoint(?:s|ed)|nam(?:es|ed)|picked)"
_AGREED = r"(?:approv(?:es|ed)|confirm(?:s|ed)|select(?:s|ed))"
"""What parliaments do; whoever does it takes no office."""

_FURTHER = re.compile(r" and (?:the )?[a-z][^,.;]{0,60}(?=,)")
"""A second office in an apposition, without which the first is easier to read."""


def holds_another_office(question: str, sentence: str, person: str) -> bool:
    """Return whether a sentence gives a person another office than the one asked about.

    Only where a question names an office with its country or body, and the sentence gives it to
    somebody else, or gives the person another one of the same.

    Args:
        question: the question in its normal form.
        sentence: the sentence.
        person: the words that would answer.
    """
    held = _held(question, sentence) if person else []
    if holders := [name for name, is_asked in held if is_asked]:
        return not any(_same(name, person) for name in holders)
    return any(_same(name, person) for name, _ in held)


def gives_the_office(question: str, sentence: str, person: str) -> bool:
    """Return whether a sentence gives a person the office that a question asks about.

    Args:
        question: the question in its normal form.
        sentence: the sentence.
        person: the words that would answer.
    """
    held = _held(question, sentence) if person else []
    return any(is_asked and _same(name, person) for name, is_asked in held)


def takes_the_office(question: str, sentence: str, person: str) -> bool:
    """Return whether a sentence tells that a person takes the office that a question asks about.

    It need not name the country, as long as it gives no office of another one.

    Args:
        question: the question in its normal form.
        sentence: the sentence.
        person: the words that would answer.
    """
    asked = _asked(question) if person else None
    if asked is None or any(one.area != asked.area for _, one in _offices(sentence)):
        return False
    return re.search(_taking(re.escape(person), asked), sentence, re.IGNORECASE) is not None


def asked_office(question: str) -> str | None:
    """Return the words of the office whose holder a question asks for; None if it asks for none.

    Args:
        question: the question in its normal form.
    """
    found = _WHO_IS.match(question)
    return found["office"] if found else None


def _taking(person: str, asked: Office) -> str:
    """Return the pattern of a person who takes an office."""
    roles = "|".join(map(re.escape, packaged_names().equivalents(asked.role)))
    whose = rf"the|its|their|a|(?:{re.escape(asked.area)}|country|nation)[’']s"
    office = (
        rf"(?: as)?(?: (?:{whose}|new|next|first|interim|acting))* (?:{roles})\b"
        r"(?![’']s| candidate| nominee)"
    )
    enters = r"sworn in|t(?:akes|ook) (?:over|office)|assum(?:es|ed) office|becomes|became"
    takes = rf"(?:{_CHOSEN}|(?:is|was|been) {_AGREED}|{enters})"
    told_first = rf"{person}[^.;:]{{0,40}}? {takes}{office}"
    return rf"{told_first}|\b(?:{_CHOSEN}|{_AGREED}) [^.;:,]{{0,40}}?{person}{office}"


def _held(question: str, sentence: str) -> list[tuple[str, bool]]:
    """Return who holds an office of the country asked about, and whether it is the one asked for.

    Nobody, if the question asks about no office of a country or body.
    """
    asked = _asked(question)
    if asked is None:
        return []
    offices = [(name, one) for name, one in _offices(sentence) if one.area == asked.area]
    return [(name, _is(one, asked)) for name, one in offices]


def _same(name: str, person: str) -> bool:
    return name in person or person in name


def _asked(question: str) -> Office | None:
    """Return the office that a question asks about, if it names one with its country or body."""
    named = asked_office(question)
    office = packaged_names().office(named) if named else None
    if office is None or not office.area or office.role in GENERIC:
        return None
    return office if packaged_names().has_role(office.role.split()) else None


def _offices(sentence: str) -> Iterator[tuple[str, Office]]:
    """Yield the people of a sentence with their offices, of those that the tables name."""
    from index.text.offices.extraction import office_mentions  # noqa: PLC0415 - long patterns

    names = packaged_names()
    for text in dict.fromkeys((sentence, _FURTHER.sub("", sentence))):
        for one in office_mentions(text):
            role = names.role(one.role.of(text))
            if one.area is not None and names.has_role(role.split()):
                yield one.person.of(text), Office(role, names.area(one.area.of(text)))


def _is(office: Office, asked: Office) -> bool:
    return office.role in set(packaged_names().equivalents(asked.role))
