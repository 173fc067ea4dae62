"""References for programs that manage literature: BibTeX, RIS and CSL-JSON.

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

from index.answer.presentation.citation import authors
from index.values import Quote

Format = Literal["bibtex", "ris", "csl"]
FORMATS: tuple[Format, ...] = get_args(Format)

_PARTICLES = frozenset(
    ["al", "bin", "da", "de", "del", "den", "der", "di", "el", "ibn", "la", "le", "van", "von"]
)
_BLANKS = re.compile(r"\s+")
_NO_KEY = re.compile(r"[^a-z0-9]+")
_KEY_FROM = 200
"""Characters of a name that a key is made from."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "#": r"\#",
    "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}  # fmt: skip
"""BibTeX counts braces behind a backslash too, so that they stand there by name."""
_IN_LATEX = str.maketrans(_LATEX)
_IN_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


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


def written(references: Sequence[Reference], form: Format) -> str:
    """References as a file of this format; the keys of BibTeX and CSL-JSON are unique in it."""
    if form == "ris":
        return "".join(map(_ris, references))
    keyed = list(zip(_keys(references), references, strict=True))
    if form == "bibtex":
        return "\n".join(_bibtex(key, one) for key, one in keyed)
    return "[\n" + ",\n".join(_csl_object(_csl(key, one)) for key, one in keyed) + "\n]\n"


def _person(name: str) -> Person:
    *before, family = name.split()
    at = len(before)
    while at and before[at - 1] in _PARTICLES:
        at -= 1
    return Person(" ".join(before[:at]), " ".join(before[at:]), family)


def _keys(references: Iterable[Reference]) -> Iterator[str]:
    """Keys such as “doe2024sullivan”; a second one of that name ends in “-2”."""
    used: dict[str, int] = {}
    for one in references:
        who = one.people[0].family if one.people else one.outlet
        year = str(one.day.year) if one.day else ""
        key = f"{_plain(who)}{year}{_plain(one.title.partition(' ')[0])}" or "quote"
        used[key] = used.get(key, 0) + 1
        yield key if used[key] == 1 else f"{key}-{used[key]}"


def _plain(words: str) -> str:
    """The Latin letters and digits of a name, without accents."""
    # Normalizing a run of accents takes as long as its square.
    folded = unicodedata.normalize("NFKD", words[:_KEY_FROM]).lower()
    return _NO_KEY.sub("", folded)[:30]


def _bibtex(key: str, one: Reference) -> str:
    fields = {
        "author": " and ".join(_latex(person.inverted) for person in one.people),
        "title": f"{{{_latex(one.title)}}}",  # a second pair of braces keeps its capitals
        "journal": _latex(one.outlet),
        "year": f"{one.day.year:04}" if one.day else "",
        "month": _MONTHS[one.day.month - 1] if one.day else "",
        "day": str(one.day.day) if one.day else "",
        "url": (one.url or "").translate(_IN_URL),
        "urldate": one.read.isoformat(),
        "note": f"“{_latex(one.quote)}”",
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@article{{{key},", *lines, "}\n"])


def _latex(words: str) -> str:
    return words.translate(_IN_LATEX)


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


def _csl(key: str, one: Reference) -> dict[str, Any]:
    fields = {
        "id": key,
        "type": "article-newspaper",
        "title": one.title,
        "container-title": one.outlet,
        "author": [_csl_name(person) for person in one.people],
        "issued": _csl_date(one.day) if one.day else None,
        "accessed": _csl_date(one.read),
        "URL": one.url,
        "note": f"“{one.quote}”",
    }
    return {name: value for name, value in fields.items() if value}


def _csl_object(fields: dict[str, Any]) -> str:
    """The JSON of a reference, a line for each field."""
    lines = [
        f"    {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in fields.items()
    ]
    return "  {\n" + ",\n".join(lines) + "\n  }"


def _csl_name(person: Person) -> dict[str, str]:
    names = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
    }
    return {name: value for name, value in names.items() if value}


def _csl_date(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _line(words: str) -> str:
    return _CONTROL.sub("", _BLANKS.sub(" ", words)).strip()
