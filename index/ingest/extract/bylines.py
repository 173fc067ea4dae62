"""Reads bylines: the names of authors, without "By", addresses and titles."""

import re
from collections.abc import Iterable

LONGEST = 200
"""The longest byline, in characters."""

_BY = re.compile(
    r"^\s*(?:(?:story|written|reported|reporting|text|words|analysis|opinion|comment|von|text von"
    r"|par|por|di|door|propos recueillis par)\s+)?(?:by|von|par|por|di|door)\s+(?=\S)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[|•·—–]|\s-\s|\breporting from\b|\son\s|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\bin [A-Z]\w+$|\((?!\w\.)|<|\bfor the\b|\b(?:The )?Associated Press$|\b(?:Reuters|AFP)$)",
    re.DOTALL,
)
_APART = re.compile(r"\s*(?:;|,|/|&|\band\b|\bund\b|\bet\b|\be\b|\by\b|\ben\b)\s*(?=\S)")
_NO_NAME = re.compile(
    r"@|https?:|www\.|\.(?:com|org|net|html?)\b|\d|[{}\[\]]"
    r"|\b(?:admin|administrator|staff|editors?|webmaster|newsroom|redaktion|rédaction|redacción"
    r"|redazione|redação|redactie|desk|correspondents?|reporters?|news agency|agencies"
    r"|writers?|bureau|associated press|reuters|afp|dpa|efe|ansa|press association|newswire|wire"
    r"|news|media|press|team|agency|council|university|institute|association|foundation|network"
    r"|municipal|minist(?:er|ers|erio|ère|ério|ries)|gouvernement|government"
    r"|the|ministry|office|department|embassy|guest|contributors?|author|user|root|unknown|anonymous|null|none|undefined)\b",
    re.IGNORECASE,
)
_PARTICLES = {
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn",
    "la", "le", "ter", "ten", "van", "von", "y", "zu",
}  # fmt: skip


def byline(names: Iterable[str], outlet: str | None = None) -> str | None:
    """The people among ``names``: "A", "A and B", "A, B and C"; None if there are none.

    Args:
        names: names from the page; one may list several people.
        outlet: the publisher, which is no author.
    """
    people: dict[str, str] = {}
    for given in names:
        name = given
        if outlet and len(given) <= 2 * LONGEST:  # a longer text is no name with its outlet
            name = re.sub(rf"\W*\b{re.escape(outlet)}\W*$", "", given)
        name = _BY.sub("", " ".join(name.split()))
        if len(name) > LONGEST:
            continue
        for part in _APART.split(name):
            person = _CUT.split(part)[0].strip(" ,.;:")
            if person.isupper() and len(person) > 3:
                person = person.title()
            words = person.split()
            is_written_so = all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
            if 2 <= len(words) <= 6 and is_written_so and not _NO_NAME.search(person):
                people.setdefault(person.casefold(), person)
    *others, last = people.values() or [""]
    return f"{', '.join(others)} and {last}" if others else last or None


def read_byline(line: str) -> str | None:
    """The people in a byline ("By Jane Doe and John Roe"); None if the line is no byline."""
    line = " ".join(line.split())
    return byline([line]) if len(line) <= LONGEST and _BY.match(line) else None
