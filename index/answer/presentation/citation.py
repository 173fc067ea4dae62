"""Cite a quoted article: in the usual forms, and for programs that manage literature.

APA follows the Publication Manual, 7th edition, for a work on a news website (10.1, example 16);
Chicago is the bibliography form of the Manual of Style, 17th edition (14.191 and 14.207), where the
outlet stands for an author who is not named. Italics, which plain text lacks, are left out.

BibTeX: an ``@article`` with the fields of BibTeX and biblatex, in UTF-8, which biber and modern
BibTeX read. RIS: the type NEWS of the specification by Research Information Systems (2011).
CSL-JSON: the type ``article-newspaper`` of the Citation Style Language 1.0.2. Each holds the quote
as a note.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from index.values import MONTH_NAMES, Quote, day_in_words

Format = Literal["bibtex", "ris", "csl"]
FORMATS: tuple[Format, ...] = get_args(Format)

_BY = re.compile(r"^\s*by\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|&)\s*")
_PARTICLES = (
    "al", "bin", "da", "de", "del", "den", "der", "di", "el", "ibn", "la", "le", "van", "von",
)  # fmt: skip
_PERSON = re.compile(
    rf"[^\W\d_a-z][\w’'.-]*(?: (?:{'|'.join(_PARTICLES)}|[^\W\d_a-z][\w’'.-]*)){{0,3}}"
    r" [^\W\d_a-z][\w’'.-]*"
)
_NO_PERSON = re.compile(
    r"\b(?:agenc(?:y|ies)|board|bureau|correspondents?|desk|editorial|editors?|in|news|our|press"
    r"|reporters?|service|staff|team|the|with|writers?)\b",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = re.compile(r"[\\`*_\[\]<>]")
_IN_LINK = str.maketrans({"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E"})
_NO_KEY = re.compile(r"[^a-z0-9]+")
_KEY_FROM = 200
"""Characters of a name that a key is made from."""
_IN_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "#": r"\#",
    "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
})  # fmt: skip
"""BibTeX counts braces behind a backslash too, so that they stand there by name."""
_IN_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


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
    outlet, title = _line(quote.source), _line(quote.title)
    day = quote.published.day if quote.published else None
    dated = day_in_words(day) if day else "no date"

    where = ", ".join(filter(None, [outlet, f"“{title}”", dated]))
    plain = f"“{_line(quote.text)}” — {where}. {quote.url or ''}".strip()

    when = f"({day.year}, {MONTH_NAMES[day.month - 1]} {day.day})." if day else "(n.d.)."
    by = _ended(_listed([_initialled(name) for name in people], ", & "))
    apa = _spaced(*([by, when, _ended(title)] if by else [_ended(title), when]), _ended(outlet))

    when = _american(day) if day else f"Accessed {_american(today)}"
    headline = f"“{_ended(title)}”"
    by = _ended(_listed([_inverted(name) for name in people[:1]] + [*people[1:]], ", and "))
    if by:
        chicago = _spaced(by, headline, f"{outlet}, {when}." if outlet else f"{when}.")
    else:
        chicago = _spaced(_ended(outlet), headline, f"{when}.")

    shown, source, quoted = (_MARKS.sub(r"\\\g<0>", words) for words in (title, outlet, quote.text))
    linked = f"[{shown}]({quote.url.translate(_IN_LINK)})" if quote.url else f"“{shown}”"
    below = ", ".join(filter(None, [source, linked, dated]))
    lines = "".join(f"> {line}\n" for line in quoted.split("\n"))
    markdown = f"{lines}>\n> — {below}"
    return Citation(plain, _spaced(apa, quote.url), _spaced(chicago, quote.url), markdown)


def authors(byline: str | None) -> tuple[str, ...]:
    """Return the names of a byline; none unless each looks like the name of a person."""
    line = _BY.sub("", _line(byline or ""))
    names = tuple(name for name in _BETWEEN.split(line) if name)
    named = all(_PERSON.fullmatch(name) and not _NO_PERSON.search(name) for name in names)
    return names if named else ()


def _initialled(name: str) -> str:
    """Return ``Doe, J. A.`` for ``Jane A. Doe``."""
    *given, family = name.split()
    return f"{family}, {' '.join(f'{one[0]}.' for one in given)}"


def _inverted(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}"


def _listed(names: list[str], last: str) -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _american(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"


def _ended(words: str) -> str:
    """Return words with a full stop, unless they end in a mark already; nothing for nothing."""
    return words if not words or words.endswith(("?", "!", ".")) else f"{words}."


def _spaced(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _line(words: str) -> str:
    return _CONTROL.sub("", _BLANKS.sub(" ", words)).strip()


@dataclass(frozen=True, slots=True)
class Person:
    """An author: “Ursula”, “von der”, “Leyen”."""

    given: str
    particle: str
    family: str

    @property
    def inverted(self) -> str:
        """“von der Leyen, Ursula”, as BibTeX and RIS write names."""
        family = f"{self.particle} {self.family}".strip()
        return f"{family}, {self.given}" if self.given else family


@dataclass(frozen=True, slots=True)
class Reference:
    """A quoted article.

    Attributes:
        title: its headline.
        outlet: its publisher; empty if unknown.
        people: its authors; none if the byline names no persons.
        day: the day of publication, or None.
        url: its address, or None.
        quote: the words quoted.
        read: the day of access.
    """

    title: str
    outlet: str
    people: tuple[Person, ...]
    day: date | None
    url: str | None
    quote: str
    read: date


def reference(quote: Quote, byline: str | None, today: date) -> Reference:
    """The reference to a quote's article.

    Args:
        quote: the quote.
        byline: who wrote the article, as printed; None if nobody is named.
        today: the day of access.
    """
    return Reference(
        title=_line(quote.title),
        outlet=_line(quote.source),
        people=tuple(map(_person, authors(byline))),
        day=quote.published.day if quote.published else None,
        url=quote.url,
        quote=_line(quote.text),
        read=today,
    )


def _person(name: str) -> Person:
    *before, family = name.split()
    at = len(before)
    while at and before[at - 1] in _PARTICLES:
        at -= 1
    return Person(" ".join(before[:at]), " ".join(before[at:]), family)


def written(references: Sequence[Reference], form: Format) -> str:
    """References as a file of this format; the keys of BibTeX and CSL-JSON are unique in it."""
    if form == "ris":
        return "".join(map(_ris, references))
    keyed = list(zip(_keys(references), references, strict=True))
    if form == "bibtex":
        return "\n".join(_bibtex(key, one) for key, one in keyed)
    return "[\n" + ",\n".join(_csl(key, one) for key, one in keyed) + "\n]\n"


def _keys(references: Iterable[Reference]) -> Iterator[str]:
    """Keys such as “doe2024sullivan”; a second one of that name ends in “-2”."""
    used: dict[str, int] = {}
    for one in references:
        who = one.people[0].family if one.people else one.outlet
        year = str(one.day.year) if one.day else ""
        key = f"{_latin(who)}{year}{_latin(one.title.partition(' ')[0])}" or "quote"
        used[key] = used.get(key, 0) + 1
        yield key if used[key] == 1 else f"{key}-{used[key]}"


def _latin(words: str) -> str:
    """The Latin letters and digits of a name, without accents."""
    # Normalizing a run of accents takes as long as its square.
    folded = unicodedata.normalize("NFKD", words[:_KEY_FROM]).lower()
    return _NO_KEY.sub("", folded)[:30]


def _bibtex(key: str, one: Reference) -> str:
    fields = {
        "author": " and ".join(person.inverted.translate(_IN_LATEX) for person in one.people),
        # a second pair of braces keeps the capitals of the title
        "title": f"{{{one.title.translate(_IN_LATEX)}}}",
        "journal": one.outlet.translate(_IN_LATEX),
        "year": f"{one.day.year:04}" if one.day else "",
        "month": MONTH_NAMES[one.day.month - 1][:3].lower() if one.day else "",
        "day": str(one.day.day) if one.day else "",
        "url": (one.url or "").translate(_IN_URL),
        "urldate": one.read.isoformat(),
        "note": f"“{one.quote.translate(_IN_LATEX)}”",
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@article{{{key},", *lines, "}\n"])


def _ris(one: Reference) -> str:
    """An entry; its lines end in CR LF, as the specification has it."""
    tags = [
        ("TY", "NEWS"),
        *(("AU", person.inverted) for person in one.people),
        ("TI", one.title),
        ("T2", one.outlet),
        ("PY", f"{one.day.year:04}" if one.day else ""),
        ("DA", one.day.strftime("%Y/%m/%d") if one.day else ""),
        ("UR", one.url or ""),
        ("Y2", one.read.strftime("%Y/%m/%d")),
        ("N1", f"“{one.quote}”"),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value) + "ER  - \r\n\r\n"


def _csl(key: str, one: Reference) -> str:
    """The JSON of a reference, a line for each field."""
    people = [
        {"family": by.family, "given": by.given, "non-dropping-particle": by.particle}
        for by in one.people
    ]
    fields: dict[str, Any] = {
        "id": key,
        "type": "article-newspaper",
        "title": one.title,
        "container-title": one.outlet,
        "author": [{name: value for name, value in by.items() if value} for by in people],
        "issued": _csl_date(one.day) if one.day else None,
        "accessed": _csl_date(one.read),
        "URL": one.url,
        "note": f"“{one.quote}”",
    }
    lines = [
        f"    {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in fields.items()
        if value
    ]
    return "  {\n" + ",\n".join(lines) + "\n  }"


def _csl_date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
