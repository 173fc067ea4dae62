"""Finds the people whom a text names, and resolves pronouns and offices to them.

Salience follows the text: the last speaker, unless somebody else was named since; otherwise the one
person of the paragraph so far, or of the one before. With two candidates nobody is named.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from index.text.attribution import Speaker
from index.text.attribution.noun_phrases import (
    CAPITALISED,
    NounPhrase,
    country_words,
    is_body,
    is_country,
    split_office,
)
from index.text.offices.extraction import office_mentions
from index.text.vocabulary import (
    CALENDAR,
    CIVILITIES,
    DEPARTMENTS,
    FUNCTION,
    GENERIC,
    OPENERS,
    SPOKESPEOPLE,
)
from index.values import Span

_INITIAL = re.compile(r"[^\W\d_]\.?")
_SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]\w*+")
_TITLE_CASE = re.compile(
    r"\b(?:By|At|On|For|With|And|Of|To|In|From|As|During|After|Before|Ahead|Following|Upon)\b"
)
"""Words that a headline in title case capitalises between names."""
_LONGEST_RUN = 12
_NO_NAMES = OPENERS | CALENDAR | {word.capitalize() for word in FUNCTION}
"""Words that most sentences open with, so that they are passed over at once."""


@dataclass(slots=True)
class Person:
    """A person of the article.

    Attributes:
        name: the full name, without initials between first and last name.
        offices: offices that the article gives them, as printed.
    """

    name: str
    offices: list[str] = field(default_factory=list)


PersonMention = tuple[Span, str]
"""A place where a person is named, and the name, in full or as printed."""


class People:
    """The people that a text names.

    Args:
        text: the text.
        heading: what else names people: the headline.
    """

    def __init__(self, text: str, heading: str = "") -> None:
        self._text = text
        self._people: dict[str, Person] = {}
        self._full: dict[str, str] = {}
        self._holders: dict[str, Person | None] = {}
        list(self._learn(_TITLE_CASE.sub(lambda word: word[0].lower(), heading), text))
        self._in_heading = frozenset(self._people)
        self._named = list(self._learn(text))

    def _learn(self, text: str, body: str | None = None) -> Iterator[PersonMention]:
        """Learn who is named; yield where, with the names as printed."""
        offices = _printed_offices(text) if body is None else {}
        for match in CAPITALISED.finditer(text):
            if match[0] in _NO_NAMES:
                continue
            start, name, office = _name_in(text, match, body)
            if not name:
                continue
            yield Span(start, match.end()), name
            parts = name.split()
            office = office or offices.get(start)
            if office and office.split()[-1].lower().strip(".") in CIVILITIES:
                office = None
            if len(parts) == 1 and not office:
                continue
            known = self._people.setdefault(without_initials(name), Person(without_initials(name)))
            if office and office not in known.offices:
                known.offices.append(office)

    @cached_property
    def _by_word(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for person in self._people.values():
            words = person.name.split()
            if len(words) > 1:
                found.setdefault(words[-1].casefold(), []).append(person)
        return found

    def full_name(self, name: str) -> str:
        """The fullest name in the article that a name stands for; itself where there is a doubt."""
        name = without_initials(name)
        if " " in name:
            return name
        if name not in self._full:
            found = self._by_word.get(name.casefold(), [])
            if (known := self._people.get(name)) is not None and known.offices:
                # “President Biden” is no Jill Biden.
                heads = set(map(head_of, known.offices))
                found = [one for one in found if not heads.isdisjoint(map(head_of, one.offices))]
            shortest = min((one.name for one in found), key=len, default=name)
            # “Democrat Joe Biden”, “Joe Biden”
            same = all(f" {one.name}".endswith(f" {shortest}") for one in found)
            self._full[name] = shortest if same else name
        return self._full[name]

    def holder(self, noun: str) -> Person | None:
        """The one person whose office has this head noun; None if several have, or nobody.

        Those whom the headline names come first.
        """
        if noun not in self._holders:
            holders: dict[str, Person] = {}
            held = [one for one in self._people.values() if noun in map(head_of, one.offices)]
            headline = [person for person in held if person.name in self._in_heading]
            for person in headline or held:
                full = self.full_name(person.name)
                holders.setdefault(full, Person(full, person.offices))
            self._holders[noun] = next(iter(holders.values())) if len(holders) == 1 else None
        return self._holders[noun]

    def in_headline(self, words: str) -> str | None:
        """The one person of the headline whose name stands in these words of it."""
        found = [name for name in self._in_heading if name in words]
        return found[0] if len(found) == 1 else None

    def office_of(self, name: str) -> str | None:
        """The first office that the article gives a person."""
        for person in (self._people.get(name), self._people.get(name.rsplit(maxsplit=1)[-1])):
            if person and person.offices:
                return person.offices[0]
        return None

    def is_person(self, name: str) -> bool:
        """Whether the article gives the name an office, or a longer form of it."""
        if self.office_of(name) or self.full_name(name) in self._people:
            return True
        return name.casefold() in self._by_word  # a last name that several people bear

    @cached_property
    def _small_words(self) -> frozenset[str]:
        return frozenset(_SMALL_WORD.findall(self._text))

    def is_common_word(self, name: str) -> bool:
        """Whether a name of one word is capitalised only because it opens a sentence."""
        if " " in name or not name[1:].islower() or self.is_person(name):
            return False
        return name.lower() in self._small_words

    @cached_property
    def mentions(self) -> list[PersonMention]:
        """Every mention of a person in the text, in order."""
        return [
            (place, self.full_name(name)) for place, name in self._named if self.is_person(name)
        ]


def head_of(office: str) -> str:
    """The head noun of an office, lower case: “minister” of “Minister for Foreign Affairs”.

    Forms of “spokesperson” are one noun; vice presidents are no presidents.
    """
    before = re.split(r"\s(?:of|for|at|to|in|on)\s", f"{office} ".lower(), maxsplit=1)[0].split()
    noun = before[-1].strip(".,") if before else ""
    if noun in SPOKESPEOPLE:
        return "spokesperson"
    if len(before) > 1 and before[-2] in (
        "vice",
        "deputy",
        "former",
        "attorney",
        "secretary",
        "prime",
    ):
        return f"{before[-2]} {noun}"
    return noun


def without_initials(name: str) -> str:
    """A name without the initials after its first word, unless nothing else is left."""
    first, *others = name.split()
    rest = [word for word in others if not _INITIAL.fullmatch(word)]
    return " ".join([first, *rest]) if rest else name


def _name_in(
    text: str, match: re.Match[str], body: str | None = None
) -> tuple[int, str | None, str | None]:
    """Where the name of a run starts, the name, and the office in the run.

    Args:
        text: where the run is.
        match: the run of capitalised words.
        body: the text below, if the run is of a headline, which may be in title case.
    """
    run, start = match[0], match.start()
    words = run.split()
    while words and (words[0] in OPENERS or words[0].lower() in FUNCTION or words[0] in CALENDAR):
        start, words = start + len(words[0]) + 1, words[1:]
    if (
        text[max(0, match.start() - 4) : match.start()]
        .lower()
        .endswith(("of ", "for ", "and ", " to "))
    ):
        while len(words) > 2 and words[0] in DEPARTMENTS:
            start, words = start + len(words[0]) + 1, words[1:]
        if (area := country_words(words)) and area < len(words):
            start, words = start + len(" ".join(words[:area])) + 1, words[area:]
    end = next((n for n, word in enumerate(words) if word.lower() in FUNCTION), len(words))
    words = words[:end]
    if not words:
        return start, None, None
    found = split_office(" ".join(words)) if body is None else _of_headline(words, body)
    if found is None or not found.name or _is_no_name(found.name):
        return start, None, None
    name = found.name
    parts = (found.office or "").split()
    ends = (n + 1 for n, word in enumerate(parts) if word.lower() in FUNCTION and word != "of")
    office = " ".join(parts[max(ends, default=0) :])  # after what cannot belong to it
    at = text.find(name, start, match.end())
    return (start if at < 0 else at), name, office or None


def _of_headline(words: list[str], body: str) -> NounPhrase | None:
    """The name in a headline in title case: “Biden” of “President Biden Celebrating Labor Day”.

    The last word of a name stands in the text, too; if none does, it ends before a participle.
    """
    for size in range(min(len(words), _LONGEST_RUN), 0, -1):
        shorter = split_office(" ".join(words[:size]))
        if shorter is not None and shorter.name:
            last = shorter.name.split()[-1]
            if last in body or last.upper() in body:
                return shorter
    end = next((n for n, word in enumerate(words) if n and word.endswith("ing")), len(words))
    return split_office(" ".join(words[:end]))


def _is_no_name(name: str) -> bool:
    words = name.split()
    return (
        len(words) > 5
        or is_body(name)
        or words[-1].lower() in GENERIC
        or any(word.isupper() and len(word) > 3 for word in words)
        or not words[-1][-1].isalpha()
    )


def _printed_offices(text: str) -> dict[int, str]:
    """The office that a text gives somebody, as printed, by where the person is named."""
    found: dict[int, str] = {}
    for one in office_mentions(text):
        start, end = one.role.start, one.role.end
        if one.area and "." not in text[one.area.end : start] and one.area.end <= start:
            start = one.area.start
        elif one.area and one.area.start >= end and one.area.end < one.person.start:
            end = one.area.end
        former = "former " if one.standing == "former" else ""
        found.setdefault(one.person.start, f"{former}{text[start:end]}")
    return found


_TALKS = re.compile(r"\b(?:Call|Meeting|Meets|Talks|Readout|Bilateral)\b", re.IGNORECASE)
_MOST = 40
"""Most mentions before a pronoun that are looked at."""
_BARE = frozenset(("the", "a", "an", "this", "that", "former", "new"))


class Resolution:
    """Resolves the speakers of one text, from its start to its end.

    Args:
        people: the people of the text.
        hidden: where the text quotes somebody; people named there are not salient.
        heading: the headline; that of a readout tells that the text is of two people.
    """

    def __init__(self, people: People, hidden: list[Span], heading: str = "") -> None:
        self._of_talks = _TALKS.search(heading) is not None
        self._together: tuple[int, tuple[str, ...]] | None = None
        self._people = people
        starts = [span.start for span in hidden]
        self._mentions = [
            one
            for one in people.mentions
            if not (at := bisect_left(starts, one[0].start)) or hidden[at - 1].end <= one[0].start
        ]
        self._starts = [place.start for place, _ in self._mentions]
        self._last: tuple[int, str] | None = None
        self._body: tuple[Span, str] | None = None

    def speakers(
        self, subjects: Sequence[tuple[NounPhrase, Span]], paragraph: int, before: int
    ) -> list[Speaker]:
        """The speakers of noun phrases that are joined; none if one of them is not certain.

        Args:
            subjects: the noun phrases, and where they stand in the text.
            paragraph: where their paragraph starts.
            before: where the paragraph before starts.
        """
        pronoun, printed = subjects[0][0].pronoun, subjects[0][1]
        if len(subjects) == 1 and pronoun not in (None, "he", "she"):
            two = self._pair(printed, paragraph, before) if pronoun == "they" else []
            if two or self._body is None or self._body[0].start < paragraph:
                return two
            # The body that spoke last in the paragraph, if nobody else was named since.
            place, name = self._body
            others = self._names(place.end, printed.start) - {name}
            return [] if others else [Speaker(printed, name)]
        found = [self.speaker(*one, paragraph, before) for one in subjects]
        known = [one for one in found if one is not None]
        if len(known) < len(subjects):
            return []
        if len(subjects) > 1:
            self._last = None
            # A person or a country, not a part of a name.
            names = tuple(one.name for one in known if one.name)
            if not all(is_country(one) or self._people.is_person(one) for one in names):
                return []
            self._together = subjects[0][1].start, names
        return known

    def _pair(self, printed: Span, paragraph: int, before: int) -> list[Speaker]:
        """Those who spoke together last, or the two people of a readout."""
        names: tuple[str, ...] = ()
        at = printed.start
        if self._together and self._together[0] >= before:
            since = self._names(self._together[0], at)
            names = self._together[1] if since <= set(self._together[1]) else ()
        elif self._of_talks:
            found = self._names(paragraph, at) or self._names(before, at)
            names = tuple(sorted(found)) if len(found) == 2 else ()
            names = names if all(map(self._people.office_of, names)) else ()
        return [Speaker(printed, name, self._people.office_of(name)) for name in names]

    def speaker(
        self, found: NounPhrase, printed: Span, paragraph: int, before: int
    ) -> Speaker | None:
        """The speaker of a noun phrase, or None if it names nobody for certain.

        Args:
            found: the noun phrase.
            printed: where it stands in the text.
            paragraph: where its paragraph starts.
            before: where the paragraph before starts.
        """
        if found.pronoun:
            at, last = printed.start, self._last
            names = self._names(paragraph, at) or self._names(before, at)
            if last and last[0] >= before and not self._names(last[0], at) - {last[1]}:
                names = {last[1]}
            if len(names) != 1:
                return None
            name = names.pop()
            return self._said(printed, name, self._people.office_of(name))
        if not found.name:
            return self._office(found.office, printed) if found.office else None
        if self._people.is_common_word(found.name):
            return None
        if found.is_body:
            name = found.name.removeprefix("The ").removeprefix("the ")
            self._last, self._body = None, (printed, name)
            return Speaker(printed, name)
        name = self._people.full_name(found.name)
        return self._said(printed, name, found.office or self._people.office_of(name))

    def _said(self, printed: Span, name: str, office: str | None) -> Speaker:
        self._last, self._body = (printed.start, name), None
        if not office and " " not in name and not self._people.is_person(name):
            # The name of a company or a hospital may look like a person's.
            self._body = printed, name
        return Speaker(printed, name, office)

    def _office(self, office: str, printed: Span) -> Speaker | None:
        """Somebody who holds the office in this text, else the office if it says whose."""
        label = office.removeprefix("The ").removeprefix("the ")
        holder = self._people.holder(head_of(label))
        words = label.lower().split()
        if holder is not None and len(words) == 1:
            return self._said(printed, self._people.full_name(holder.name), holder.offices[0])
        if holder is not None and any(label.lower() in one.lower() for one in holder.offices):
            return self._said(printed, self._people.full_name(holder.name), label)
        self._last = None
        says_whose = label != label.lower() or " of " in label or " for " in label
        if len(words) > 1 and words[0] not in _BARE and says_whose:
            return Speaker(printed, None, label)
        return None

    def _names(self, start: int, end: int) -> set[str]:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return {name for _, name in self._mentions[max(first, last - _MOST) : last]}
