"""Cite a quoted article in the usual forms.

APA follows the Publication Manual, 7th edition, for a work on a news website (10.1, example 16);
Chicago is the bibliography form of the Manual of Style, 17th edition (14.191 and 14.207), where the
outlet stands for an author who is not named. Italics, which plain text lacks, are left out.
"""

import re
from dataclasses import dataclass
from datetime import date

from index.values import MONTH_NAMES, Quote, day_in_words

_BY = re.compile(r"^\s*by\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|&)\s*")
_PARTICLE = r"(?:al|bin|da|de|del|den|der|di|el|ibn|la|le|van|von)"
_PERSON = re.compile(
    rf"[^\W\d_a-z][\w’'.-]*(?: (?:{_PARTICLE}|[^\W\d_a-z][\w’'.-]*)){{0,3}} [^\W\d_a-z][\w’'.-]*"
)
_NO_PERSON = re.compile(
    r"\b(?:agenc(?:y|ies)|board|bureau|correspondents?|desk|editorial|editors?|in|news|our|press"
    r"|reporters?|service|staff|team|the|with|writers?)\b",
    re.IGNORECASE,
)
_ENDED = ("?", "!", ".")
_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"[\\`*_\[\]<>]")
_IN_LINK = str.maketrans({"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E"})


@dataclass(frozen=True, slots=True)
class Citation:
    """A quoted article in each form.

    Attributes:
        plain: the quote, then where it stands.
        apa: the entry in a list of references.
        chicago: the entry in a bibliography.
        markdown: the quote as a block quote, then where it stands, linked.
    """

    plain: str
    apa: str
    chicago: str
    markdown: str


def citation(quote: Quote, byline: str | None, today: date) -> Citation:
    """Cite the article of a quote.

    Args:
        quote: the quote.
        byline: who wrote the article, as printed; None if nobody is named.
        today: the day of access, named where the article has no date.
    """
    people = authors(byline)
    return Citation(
        plain=_plain(quote),
        apa=_apa(quote, people),
        chicago=_chicago(quote, people, today),
        markdown=_markdown(quote),
    )


def authors(byline: str | None) -> tuple[str, ...]:
    """Return the names of a byline; none unless each looks like the name of a person."""
    line = _BY.sub("", _line(byline or ""))
    names = tuple(name for name in _BETWEEN.split(line) if name)
    named = all(_PERSON.fullmatch(name) and not _NO_PERSON.search(name) for name in names)
    return names if named else ()


def _plain(quote: Quote) -> str:
    day = day_in_words(quote.published.day) if quote.published else "no date"
    facts = [_line(quote.source), f"“{_line(quote.title)}”", day]
    where = ", ".join(fact for fact in facts if fact)
    return f"“{_line(quote.text)}” — {where}. {quote.url or ''}".strip()


def _apa(quote: Quote, people: tuple[str, ...]) -> str:
    outlet, title = _line(quote.source), _line(quote.title)
    day = quote.published.day if quote.published else None
    when = f"({day.year}, {MONTH_NAMES[day.month - 1]} {day.day})." if day else "(n.d.)."
    by = _joined([_initialled(name) for name in people], ", & ")
    lead = f"{_ended(by)} {when} {_ended(title)}" if by else f"{_ended(title)} {when}"
    return _spaced(lead, _ended(outlet), quote.url)


def _chicago(quote: Quote, people: tuple[str, ...], today: date) -> str:
    outlet, title = _line(quote.source), f"“{_ended(_line(quote.title))}”"
    day = quote.published.day if quote.published else None
    when = _american(day) if day else f"Accessed {_american(today)}"
    by = _joined([_inverted(people[0]), *people[1:]], ", and ") if people else ""
    if by:
        return _spaced(_ended(by), title, f"{outlet}, {when}." if outlet else f"{when}.", quote.url)
    return _spaced(_ended(outlet), title, f"{when}.", quote.url)


def _markdown(quote: Quote) -> str:
    title = _MARKS.sub(r"\\\g<0>", _line(quote.title))
    linked = f"[{title}]({quote.url.translate(_IN_LINK)})" if quote.url else f"“{title}”"
    day = day_in_words(quote.published.day) if quote.published else "no date"
    source = _MARKS.sub(r"\\\g<0>", _line(quote.source))
    facts = ", ".join(fact for fact in (source, linked, day) if fact)
    quoted = "\n".join(f"> {_MARKS.sub(_escaped, line)}" for line in quote.text.split("\n"))
    return f"{quoted}\n>\n> — {facts}"


def _escaped(mark: re.Match[str]) -> str:
    return f"\\{mark[0]}"


def _initialled(name: str) -> str:
    """Return ``Doe, J. A.`` for ``Jane A. Doe``."""
    *given, family = name.split()
    return f"{family}, {' '.join(f'{one[0]}.' for one in given)}"


def _inverted(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}"


def _joined(names: list[str], last: str) -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _american(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"


def _ended(words: str) -> str:
    """Return words with a full stop, unless they end in a mark already; nothing for nothing."""
    return words if not words or words.endswith(_ENDED) else f"{words}."


def _spaced(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _line(words: str) -> str:
    return _BLANKS.sub(" ", words).strip()
