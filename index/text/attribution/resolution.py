"""Resolves pronouns and offices to the people whom the text before them names.

Salience follows the text: the last speaker, unless somebody else was named since; otherwise the one
person of the paragraph so far, or of the one before. With two candidates nobody is named.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from index.text.attribution.countries import is_country
from index.text.attribution.noun_phrases import NounPhrase
from index.text.attribution.people import People, head_of
from index.text.attribution.values import Speaker
from index.values import Span

_LONGEST_PARAGRAPH = 2_000
_BARE_OFFICE = re.compile(
    r"\b[Tt]he ((?:Vice |Deputy |Prime |Foreign )?(?:President|Secretary|Minister|Ambassador|King"
    r"|Chancellor|Pope|Governor|Mayor|Senator|Spokesperson|Counselor))\b(?! [A-Z])"
)
_TALKS = re.compile(r"\b(?:Call|Meeting|Meets|Talks|Readout|Bilateral)\b", re.IGNORECASE)
_MOST = 40
"""Most mentions before a pronoun that are looked at."""
_WOMEN = frozenset(("spokeswoman", "congresswoman", "chairwoman", "queen", "princess", "actress"))
_MEN = frozenset(("spokesman", "congressman", "chairman", "king", "prince", "emir", "pope"))
_ANY_BODY = frozenset(
    "they it group organisation organization company firm agency network".split()  # noqa: SIM905
)
"""Words for any organisation."""
_BARE = frozenset(("the", "a", "an", "this", "that", "former", "new"))


class Resolution:
    """Resolves the speakers of one text, from its start to its end.

    Args:
        text: the text.
        people: the people of the text.
        hidden: where the text quotes somebody; people named there are not salient.
        heading: the headline; that of a readout tells that the text is of two people.
    """

    def __init__(self, text: str, people: People, hidden: list[Span], heading: str = "") -> None:
        self._of_talks = _TALKS.search(heading) is not None
        self._together: tuple[int, tuple[str, ...]] | None = None
        self._text = text
        self._people = people
        starts = [span.start for span in hidden]
        self._mentions = [
            one
            for one in people.mentions
            if not (at := bisect_left(starts, one.start)) or hidden[at - 1].end <= one.start
        ]
        self._starts = [one.start for one in self._mentions]
        self._last: tuple[int, str] | None = None
        self._unnamed: tuple[int, str] | None = None
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
            return two or self._same_body(pronoun, printed, paragraph)
        found = [self.speaker(*one, paragraph, before) for one in subjects]
        known = [one for one in found if one is not None]
        if len(known) < len(subjects):
            return []
        if len(subjects) > 1:
            self._last = None
            if not all(map(self._is_sure, known)):
                return []
            self._together = subjects[0][1].start, tuple(one.name for one in known if one.name)
        return known

    def _is_sure(self, who: Speaker) -> bool:
        """Whether one of several speakers is a person or a country, not a part of a name."""
        name = who.name
        return name is None or is_country(name) or self._people.is_person(name)

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

    def _same_body(self, pronoun: str, printed: Span, paragraph: int) -> list[Speaker]:
        """The body that spoke last in the paragraph, if nobody else was named since."""
        if self._body is None or self._body[0].start < paragraph:
            return []
        place, name = self._body
        others = self._names(place.end, printed.start) - {name}
        is_meant = pronoun in _ANY_BODY or pronoun in name.lower().split()
        return [Speaker(printed, name)] if is_meant and not others else []

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
            name = self._pronoun(found.pronoun, printed.start, paragraph, before)
            return self._said(printed, name, self._people.office_of(name)) if name else None
        if found.name:
            return self._named(found, printed)
        if found.office:
            return self._office(found.office, printed, before)
        return None

    def _said(self, printed: Span, name: str, office: str | None) -> Speaker:
        self._last, self._body = (printed.start, name), None
        if not office and " " not in name and not self._people.is_person(name):
            self._body = (
                printed,
                name,
            )  # the name of a company or a hospital may look like a person's
        return Speaker(printed, name, office)

    def _named(self, found: NounPhrase, printed: Span) -> Speaker | None:
        assert found.name is not None, "the caller checked it"
        if self._people.is_common_word(found.name):
            return None
        if found.is_body:
            name = found.name.removeprefix("The ").removeprefix("the ")
            self._last, self._body = None, (printed, name)
            return Speaker(printed, name)
        name = self._people.full_name(found.name)
        return self._said(printed, name, found.office or self._people.office_of(name))

    def _office(self, office: str, printed: Span, before: int) -> Speaker | None:
        """Somebody who holds the office in this text, else the office if it says whose."""
        label = office.removeprefix("The ").removeprefix("the ")
        holder = self._people.holder(head_of(label))
        words = label.lower().split()
        if holder is not None and len(words) == 1:
            return self._said(printed, self._people.full_name(holder.name), holder.offices[0])
        if holder is not None and any(label.lower() in one.lower() for one in holder.offices):
            return self._said(printed, self._people.full_name(holder.name), label)
        self._last = None
        if len(words) > 1 and words[0] not in _BARE and (
            label != label.lower() or " of " in label or " for " in label
        ):  # fmt: skip
            self._unnamed = printed.start, label
            return Speaker(printed, None, label)
        if self._unnamed and self._unnamed[0] >= before and head_of(label) == head_of(
            self._unnamed[1]
        ):  # fmt: skip
            return Speaker(printed, None, self._unnamed[1])
        return None

    def _pronoun(self, pronoun: str, at: int, paragraph: int, before: int) -> str | None:
        if self._last is not None and self._last[0] >= before:
            since = self._names(self._last[0], at) | self._offices(self._last[0] + 1, at)
            if not since - {self._last[1]} and self._agrees(pronoun, self._last[1]):
                return self._last[1]
        for start in (paragraph, before):
            names = self._names(start, at) | self._offices(start, at)
            if names:
                only = next(iter(names))
                return only if len(names) == 1 and self._agrees(pronoun, only) else None
        return None

    def _names(self, start: int, end: int) -> set[str]:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return {one.name for one in self._mentions[max(first, last - _MOST) : last]}

    def _offices(self, start: int, end: int) -> set[str]:
        """Who is named by an office alone: “the President” may be who “he” is."""
        found = _BARE_OFFICE.finditer(self._text, start, min(end, start + _LONGEST_PARAGRAPH))
        holders = [(one[1], self._people.holder(head_of(one[1]))) for one in found]
        return {self._people.full_name(who.name) if who else office for office, who in holders}

    def _agrees(self, pronoun: str, name: str) -> bool:
        words = (self._people.office_of(name) or "").lower().split()
        other = _MEN if pronoun == "she" else _WOMEN
        return not any(word in other for word in words)
