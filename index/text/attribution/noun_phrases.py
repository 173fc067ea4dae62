"""Reads the noun phrase of a speaker: a name, an office, a pronoun.

A phrase is read whole or not at all: words that fit neither name nor office leave a doubt about who
is meant.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from index.text.vocabulary import (
    BODIES,
    CALENDAR,
    CIVILITIES,
    DEPARTMENTS,
    FUNCTION,
    GENERIC,
    OFFICES,
    OWNED,
    PLURAL_TITLES,
    SPOKESPEOPLE,
    THINGS,
)

_LONGEST_COUNTRY = 4
"""Most words of a country's name that is looked for."""

_PRINTED = frozenset(
    ("Turkey", "Ivory Coast", "Burma", "Myanmar", "Czech Republic", "Britain", "Great Britain",
     "Hong Kong", "Palestine", "East Timor", "Swaziland", "Cape Verde", "Macedonia", "Bosnia",
     "Congo", "Republic of Korea", "US", "U.S.", "USA", "UK", "U.K.", "UAE", "EU", "E.U.", "DPRK",
     "PRC", "NATO", "European Union", "United Nations", "African Union", "ASEAN")
)  # fmt: skip
"""Names besides those of the Unicode CLDR, and what speaks beside countries: their unions."""


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415 - slow to import

    territories = Locale("en").territories
    names = (name for code, name in territories.items() if len(code) == 2)
    return _PRINTED | {name for name in names if name.replace(" ", "").isalpha()}


def is_country(name: str) -> bool:
    """Whether a name is that of a country or of a union of countries, with or without “the”."""
    return name.removeprefix("The ").removeprefix("the ") in _names()


def country_words(words: list[str]) -> int:
    """How many of the first words name a country; 0 if they name none."""
    sizes = range(min(_LONGEST_COUNTRY, len(words)), 0, -1)
    return next((size for size in sizes if is_country(" ".join(words[:size]))), 0)


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


def is_body(name: str) -> bool:
    """Whether a name is that of an organisation, a place or an event."""
    tokens = name.split()
    return not (BODIES.isdisjoint(map(str.lower, tokens)) and CALENDAR.isdisjoint(tokens))


def is_titled_with_and(text: str) -> bool:
    """Whether “and” stands inside the name of one organisation: “Institute of Law and Justice”."""
    topics = _OF_TOPICS.fullmatch(text)
    if topics is None:
        return False
    last, noun = topics[2].split()[-1], topics[1].split()[-1].lower()
    is_topic = _TOPIC.search(last) is not None or last in DEPARTMENTS
    return is_topic and not BODIES.isdisjoint((noun, noun.removesuffix("s")))


LONGEST = 200
"""Most characters of a speaker's noun phrase."""

_TRAILING_RUN = re.compile(rf"(?:^|(?<=[\s(])){CAPITALISED.pattern}$")
_FOREIGN = re.compile(r"[“”\";:\[\]?!—\n]|\s–\s")
_PRONOUN = re.compile(r"(?:he|she|it|He|She|It)")
_PAIR = re.compile(
    r"(?:[Tt]hey|[Bb]oth|[Tt]he two|(?:[Tt]he|[Tt]he two|[Bb]oth|[Bb]oth the) (?:foreign |prime "
    r"|defense |defence )?(?:leaders|presidents|ministers|secretaries|chancellors|diplomats"
    r"|counterparts|officials|men|women))"
)
_OCCASION = re.compile(
    r",? (?:(?:speaking|writing|appearing|testifying|addressing|acting|talking|posting)\b"
    r"|(?:in|during|at) (?:a |an |the |his |her |their )?(?:\w+ )?(?:remarks|comments|statement"
    r"|interview|speech|letter|briefing|conference|address|tweet|post|testimony)\b)[^“”]*$"
)
"""On what occasion somebody speaks, between the name and the verb."""
_GROUPS = GENERIC | {"media"}
_STANDING = re.compile(r"\b(?:interim|acting|outgoing|incoming|visiting|caretaker) (?=[A-Z])")
_PARENTHESIS = re.compile(r" ?\([^()]{1,60}\)")
ADVERBS = re.compile(
    r"(?:[ ,]+(?:also|later|then|earlier|previously|again|repeatedly|publicly|separately|today"
    r"|yesterday|himself|herself|itself|has|have|had|further|additionally|reportedly|subsequently"
    r"|meanwhile|in turn|too|once more|specifically|strongly|clearly|explicitly|officially|simply"
    r"|consistently|openly|initially|formally|jointly|firmly|immediately|quickly|vehemently"
    r"|categorically|sharply|recently|still"
    r"|on [A-Z][a-z]+day(?: (?:morning|evening|afternoon|night))?|(?!Today)[A-Z][a-z]+day"
    r"|in (?:a|the) (?:\w+ )?(?:statement|interview|speech|letter|report|tweet|post|briefing"
    r"|press conference|news conference|press release|video)),?)+$"
)
_DETERMINER = re.compile(r"^(?:the|a|an|The|A|An|its|their|his|her|Its|Their)\s")
_APPOSED = re.compile(
    r"(?:a|an|the|who|whose|which|whom|former|acting|deputy|chief|head|aged|\d{1,2}\b|vice|senior"
    r"|executive|managing|director|chair|president|professor|spokes\w+|founder|co-founder|secretary"
    r"|minister|general|leader|editor|author|mayor|governor|lead|also|himself|herself|then"
    r"|whose|one|our|his|her|its|their)\b",
    re.IGNORECASE,
)
_PROFESSION = re.compile(
    r"(?:ist|er|or|man|woman|person|ian|eer|ant|ent|ate|chief|aide|ally|head)$"
)
_PASSIVE = re.compile(r"\b(?:is|was|are|were|been|be|being|gets?|got)$")
_OFFICE_OF = re.compile(
    rf"\b(?:{'|'.join(sorted(OFFICES - CIVILITIES))}) (?:for|of|to) (?:.* )?"
    rf"(?:{'|'.join(sorted(OFFICES - CIVILITIES))})$"
)
_SUFFIX = re.compile(r"(?:,? (?:Jr|Sr)\.?|,? I{2,3})$")
_WORD = re.compile(r"[\w&.’'\-‑–]+")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A speaker as a text puts it.

    Attributes:
        name: the name without titles and office; None for a pronoun or a bare office.
        office: the office before or after the name, or the bare office, as printed.
        pronoun: ``he``, ``she``, ``it``, or ``they`` for two people together or for a body; None
            for others.
        is_body: the name is an organisation's for certain.
    """

    name: str | None = None
    office: str | None = None
    pronoun: str | None = None
    is_body: bool = False

    @property
    def is_generic(self) -> bool:
        """Whether it names nobody who can be asked for: “officials”, “the report”."""
        return self.name is None and self.office is None and self.pronoun is None


NOBODY = NounPhrase()


def noun_phrase(text: str) -> NounPhrase | None:
    """Read a speaker's noun phrase; None if not all of its words fit, or it is too long."""
    text = text.strip(" ,\n\t\u00a0")
    if not text or len(text) > LONGEST or _FOREIGN.search(text):
        return None
    text = _PARENTHESIS.sub("", ADVERBS.sub("", text)).strip(" ,")
    if _PRONOUN.fullmatch(text):
        return NounPhrase(pronoun=text.lower())
    if _PAIR.fullmatch(text):
        return NounPhrase(pronoun="they")
    text = _OCCASION.sub("", _STANDING.sub("", text)).strip(" ,")
    if " and " in text and is_titled_with_and(text):
        return NounPhrase(_DETERMINER.sub("", text, count=1), is_body=True)
    head, _, apposed = text.partition(", ")
    return _apposed(head, apposed) if apposed else _plain(head)


def _apposed(head: str, apposed: str) -> NounPhrase | None:
    """Read “Lin Jian, a spokesman of the ministry” or “the head of the agency, Jane Doe”."""
    found = _plain(head)
    if found is None or found.pronoun:
        return None
    last = _plain(apposed.rpartition(", ")[2])
    if found.is_generic:
        return found if _APPOSED.match(apposed) and not _is_somebody(last) else None
    if _PASSIVE.search(apposed):
        return None
    if found.name is not None and not (found.is_body and _is_somebody(last)):
        # A name with what stands in apposition to it, if nothing else stands there.
        alone = all(map(_is_apposed, apposed.split(", ")))
        return replace(found, office=found.office or _office_in(apposed)) if alone else None
    name = last if found.is_body else _plain(apposed)
    return NounPhrase(name.name, found.office) if name and name.name and not name.is_body else None


def _is_somebody(found: NounPhrase | None) -> bool:
    """Whether a phrase after a comma is a person: “in a statement, President Marsh”."""
    return bool(found and found.name and not found.is_body and (found.office or " " in found.name))


def _office_in(apposed: str) -> str | None:
    """The office in an apposition, without what follows it after a comma or “who”."""
    if re.match(r"who|whose|which|whom", apposed):
        return None
    office = re.split(r",|\swho\b|\swhose\b|\swhich\b", apposed, maxsplit=1)[0].strip()
    office = _DETERMINER.sub("", office, count=1)
    words = [word.lower().strip(".") for word in office.split()]
    return office if len(office) <= 100 and any(word in OFFICES for word in words) else None


def _is_apposed(part: str) -> bool:
    """Whether a part between commas can stand in apposition: an office, a clause, a place.

    An office with a name is another person, who is listed.
    """
    if (found := _plain(part)) is not None and found.name and found.office:
        return False
    return bool(_APPOSED.match(part) or _office_in(part) is not None or CAPITALISED.fullmatch(part))


def _plain(text: str) -> NounPhrase | None:
    """Read a phrase without commas."""
    if any(mark in text for mark in '“”";:()[]?!—') or not text:
        return None
    if (owned := OWNER.fullmatch(text)) and owned["noun"].lower() in OWNED:
        return NounPhrase(_DETERMINER.sub("", text, count=1), is_body=True)
    run = _TRAILING_RUN.search(text)
    if run is None:
        return _common(text)
    before = text[: run.start()].strip()
    return _named(before, run[0]) if before else _run_alone(run[0])


def _named(before: str, run: str) -> NounPhrase | None:
    """Read a run of capitalised words after lower-case ones."""
    words = before.split()
    last = words[-1].lower()
    if last in ("the", "a", "an") and len(words) == 1:  # “the Spokesperson”, “the White House”
        named = split_office(run)
        return replace(named, is_body=not named.office) if named and named.name else named
    if POSSESSOR.fullmatch(before):
        return _of_owner(before, run)
    if last in ("of", "for", "to") or (last == "the" and words[-2].lower() in ("of", "for")):
        return _of(before, run)
    if last.endswith(("’s", "'s")) and len(words) > 2:
        return _common(f"{before} {run}")
    if not _PROFESSION.search(last) and last not in OFFICES | BODIES:
        return None
    return _titled(words, run) if _is_title(words) else _common(f"{before} {run}")


def _of_owner(before: str, run: str) -> NounPhrase | None:
    """Read “Norland’s Supreme Court”, “Norland’s Foreign Minister Elena Marsh”."""
    found = split_office(run)
    if found is None or not is_country(before.rstrip("s").rstrip("'’")):
        return None
    if found.name and found.is_body:
        return NounPhrase(f"{before} {found.name}", is_body=True)
    if found.office:
        return NounPhrase(
            found.name, f"{before} {found.office}" if found.name is None else found.office
        )
    return None


def _titled(words: list[str], run: str) -> NounPhrase | None:
    """Read “company meteorologist” with the name after it."""
    found = split_office(run)
    if found is None or found.name is None:
        return None
    if _OFFICE_OF.search(" ".join(words)):  # the name is another's: “a spokesman for minister …”
        return NounPhrase(office=_DETERMINER.sub("", f"{' '.join(words)} {run}", count=1))
    office = " ".join([*words, *(found.office or "").split()])
    office = _DETERMINER.sub("", office, count=1)
    if (
        words[-1].lower() in BODIES - OFFICES
        and words[0].lower() not in OFFICES
        and found.office is None
    ):
        return NounPhrase(office=f"{office} {run}")
    parts = (word.lower().strip(".,") for word in re.split(r"[\s‑–-]", office))
    return NounPhrase(found.name, None if OFFICES.isdisjoint(parts) else office)


def _is_title(words: list[str]) -> bool:
    """Whether words can stand before a name: without verbs or clauses among them."""
    plain = [re.split("[’']", word.lower())[0] for word in words]
    if len(words) > 9 or (plain[0] in FUNCTION and not _DETERMINER.match(f"{words[0]} ")):
        return False
    return not any(
        word in FUNCTION
        and word not in ("of", "for", "to", "at")
        and not (word == "and" and "of" in plain)
        and not (word == "the" and before in ("of", "for", "to", "at"))
        for before, word in pairwise(plain)
    )


def _of(before: str, run: str) -> NounPhrase | None:
    """Read “Secretary of” or “a spokesman for” with what follows."""
    head = before.removesuffix(" the").split()[:-1]
    if head and head[-1].lower() in OFFICES:
        tokens = run.split()
        rest = next((n for n, word in enumerate(tokens) if word not in DEPARTMENTS), len(tokens))
        rest = rest or country_words(tokens)
        if 0 < rest < len(tokens):
            office = f"{before} {' '.join(tokens[:rest])}"
            found = split_office(" ".join(tokens[rest:]))
            return found and NounPhrase(found.name, _DETERMINER.sub("", office, count=1))
        if len(tokens) > 2 and rest == 0 and not set(map(str.lower, tokens)) & BODIES:
            return None  # “the mayor of London Sadiq Khan”: where the name begins is unclear
    found = split_office(run)
    if found and found.name and found.office and head and head[-1].lower() in BODIES:
        return NounPhrase(found.name, _DETERMINER.sub("", f"{before} {found.office}", count=1))
    return _common(f"{before} {run}")


def _run_alone(run: str) -> NounPhrase | None:
    found = split_office(run)
    if found is None:
        return None
    first, *others = run.split()
    if not others and (first in CALENDAR or first.lower() in _GROUPS or first.lower() in FUNCTION):
        return NOBODY if first.lower() in _GROUPS else None
    if found.name and found.name.split()[-1].lower() in _GROUPS and not is_country(found.name):
        return NOBODY
    return found


def split_office(run: str) -> NounPhrase | None:
    """Divide a run of capitalised words into office and name: “President Joe | Biden”.

    Without an office all is the name. None if nothing but a civility is left.
    """
    return (_divided if len(run) <= LONGEST else _divided.__wrapped__)(run)


@lru_cache(maxsize=4_096)  # articles of one time name the same people
def _divided(run: str) -> NounPhrase | None:
    tokens = _SUFFIX.sub("", run).split()
    tokens = tokens[1:] if tokens[0] in ("The", "A", "An") else tokens
    if not tokens or (tokens[0].lower() in FUNCTION and tokens[0] != "US"):
        return None
    plain = [word.lower().strip(".") for word in tokens]
    last = max((n for n, word in enumerate(plain) if word in OFFICES | PLURAL_TITLES), default=-1)
    name, office = " ".join(tokens[last + 1 :]), " ".join(tokens[: last + 1])
    if last >= 0 and plain[last] in PLURAL_TITLES:
        return NounPhrase(name) if name else NOBODY
    if not name:
        return NounPhrase(office=office) if office.lower().strip(".") not in CIVILITIES else None
    office = "" if office.lower().strip(".") in CIVILITIES else office
    if name.rsplit(maxsplit=1)[-1].lower() in THINGS:
        return NOBODY
    return NounPhrase(name, office or None, is_body=not office and is_body(name))


def _common(text: str) -> NounPhrase | None:
    """Read a phrase whose head is a common noun: “the spokesman for the ministry”."""
    words = [match[0] for match in _WORD.finditer(text)]
    before_of = next((n for n, word in enumerate(words) if word in _POSTMODIFIERS), len(words))
    head = words[:before_of]
    if not head or len(words) > 14 or not _is_nominal(words):
        return None
    noun = head[-1].lower().removesuffix("’s").removesuffix("'s")
    determined = _DETERMINER.match(text) is not None
    label = _DETERMINER.sub("", text, count=1) if determined else text
    if noun in _GROUPS and "state media" not in text:
        return NOBODY
    if noun in OFFICES and noun not in CIVILITIES:
        return NounPhrase(office=label) if determined or noun in SPOKESPEOPLE else None
    if noun in BODIES and (body := _body(text, label, words, before_of)):
        return body
    return NOBODY if determined or noun == "police" else None


def _body(text: str, label: str, words: list[str], before_of: int) -> NounPhrase | None:
    """Read an organisation: “Office for Migration”, “the government of Norland”."""
    if text.lower().startswith(("a ", "an ")):
        return NOBODY
    proper = all(word[:1].isupper() or word in ("of", "for", "the") for word in words)
    if proper and before_of < len(words):
        return NounPhrase(label, is_body=True)
    if before_of > 1 + (label != text) and CAPITAL_LETTER.search(label):
        return NounPhrase(label, is_body=True) if before_of == len(words) else NOBODY
    return None


def _is_nominal(words: list[str]) -> bool:
    """Whether no word shows that words are more than one noun phrase."""
    return not any(
        word.lower() in _NO_NOUN
        or (word.lower() in ("a", "an", "the", "his", "her", "its", "their")
            and before not in _POSTMODIFIERS)
        for before, word in pairwise(["of", *words])
    )  # fmt: skip


_POSTMODIFIERS = frozenset(("of", "for", "at", "in", "from", "with", "on", "to"))
_NO_NOUN = FUNCTION - frozenset(
    "a an the of for at in from with on to his her its their".split()  # noqa: SIM905
)
