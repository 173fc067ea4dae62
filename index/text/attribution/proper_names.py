"""Reads proper names: how they are capitalised, and which of them are organisations'."""

import re

from index.text.attribution.countries import is_country
from index.text.attribution.vocabulary import BODIES, CALENDAR, DEPARTMENTS

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĻŁĽŃŅŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
_SHORT = r"(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|St|Jr|Sr|Prof|Adm|Sgt|Maj|Capt|Rev|Hon|Amb)\."
PARTICLE = r"(?:al|bin|bint|ben|da|de|del|della|der|di|dos|du|el|ibn|la|le|ter|ten|van|von|zu|y)"
TOKEN = (
    rf"(?:{_SHORT}|(?:[{_CAPITAL}]\.)+(?![\w])|[{_CAPITAL}](?:\.[{_CAPITAL}])+"
    rf"|(?:[a-z]{{2}}-)?[{_CAPITAL}][\w&]*+(?:[-‑–][\w]++)*+(?:['’](?!s?\b)\w++)*+)"
)
CAPITALISED = re.compile(rf"{TOKEN}(?: (?:{PARTICLE} ){{0,3}}{TOKEN})*+")
"""A run of capitalised words, with the particles of names between them."""

CAPITAL_LETTER = re.compile(rf"(?<!\w)[{_CAPITAL}]")
OWNER = re.compile(
    rf"(?:[Tt]he )?(?P<noun>\w+) of (?:the )?{CAPITALISED.pattern}"
    rf"(?: in (?:the )?{CAPITALISED.pattern})?"
)
POSSESSOR = re.compile(rf"({CAPITALISED.pattern})['’]s?")
_OF_TOPICS = re.compile(
    rf"(?:[Tt]he )?((?:{TOKEN} )*{TOKEN}) (?:of|for|on) (?:the )?(?:{TOKEN},? |of |for )+"
    rf"and ((?:{TOKEN} )*{TOKEN})"
)
_TOPIC = re.compile(
    r"(?:logy|tion|sion|ment|ics|ing|ure|nce|airs|ety|ity|ism|ade|rgy|lth|ice|istry|hips|ances|ases)$"
)
_AND_BODY = re.compile(rf"[Tt]he ((?:{TOKEN},? )+)and (?:{TOKEN} )*({TOKEN})")
_OF_PEOPLE = frozenset(("administration", "campaign", "government", "cabinet", "presidency"))
"""Bodies that are named after those who lead them: two names are two of them."""


def is_body(name: str) -> bool:
    """Whether a name is that of an organisation, a place or an event."""
    tokens = name.split()
    return not (BODIES.isdisjoint(map(str.lower, tokens)) and CALENDAR.isdisjoint(tokens))


def is_titled_with_and(text: str) -> bool:
    """Whether “and” stands inside the name of one organisation.

    “The Institute of Volcanology and Seismology”, “the Food and Drug Office”; not “the House and
    Senate committee”.
    """
    topics = _OF_TOPICS.fullmatch(text)
    if topics is not None:
        last = topics[2].split()[-1]
        noun = topics[1].split()[-1].lower()
        is_topic = _TOPIC.search(last) is not None or last in DEPARTMENTS
        return is_topic and not BODIES.isdisjoint((noun, noun.removesuffix("s")))
    named = _AND_BODY.fullmatch(text)
    if named is None:
        return False
    before, noun = named[1].strip(" ,"), named[2].lower()
    return noun in BODIES - _OF_PEOPLE and not is_body(before) and not is_country(before)


def is_proper(words: list[str]) -> bool:
    """Whether words are a name, with small words inside: “International Office for Migration”."""
    return all(word[:1].isupper() or word in ("of", "for", "the") for word in words)
