"""Read the name of an office as a question for its holder: ``french foreign minister 2022``."""

import re

from index.answer.question.verbs import base_of
from index.text.offices.vocabulary import HEADS, HEADS_AFTER, MODIFIERS
from index.values import MONTH_NAMES

_MONTHS = "|".join((*MONTH_NAMES, "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")).lower()

_TIME = re.compile(
    r" (?P<before>(?:in|as of|since|until|during|back in) )?"
    r"(?P<time>now|today|currently|right now|at the moment"
    rf"|(?:{_MONTHS}) \d{{4}}|(?!may|march)(?:{_MONTHS})"
    r"|(?P<year>(?:19[89]|20[0-4])\d))$"
)
"""A time at the end of a question; a year may lack its ``in``."""

_WHO_IS = re.compile(r"(?P<who>who (?:is|was) (?:the )?)(?P<office>.+)")
_NAME_OF = re.compile(r"(?:the )?names? of (?:the )?(?P<office>.+)|(?P<of>.+?)(?:'s)? names?")
_NO_OFFICE = frozenset(
    """about after are as at before by can could did do does ex first former had has have how if in
    is last next on or per predecessor should that was were what when where which who whom whose
    why will with would""".split()  # noqa: SIM905
)
"""Words that the mere name of an office has not."""
_PREPOSITIONS = frozenset(("of", "for", "to"))
_PLAIN = re.compile(r"[^\W\d]['\w.-]*")
_LONGEST = 10
"""Words of an office."""


def as_holder(form: str) -> str:
    """Return a question for the holder of an office with ``who is``, and its year with ``in``.

    ``french foreign minister 2022`` becomes ``who is the french foreign minister in 2022``; any
    other question stays as it is.

    Args:
        form: the normal form of a question.
    """
    found = _TIME.search(form)
    asked, time = (form[: found.start()], _with_in(found)) if found else (form, "")
    if who := _WHO_IS.fullmatch(asked):
        return f"{asked}{time}" if _is_office(who["office"].split()) else form
    named = _NAME_OF.fullmatch(asked)
    office = (named["office"] or named["of"]) if named else asked
    words = office.removeprefix("the ").split()
    if not _is_office(words) or (len(words) == 1 and not named):
        return form
    return f"who is the {' '.join(words)}{time}"


def _with_in(time: re.Match[str]) -> str:
    return f" in {time['year']}" if time["year"] and not time["before"] else time.group()


def _is_office(words: list[str]) -> bool:
    """Return whether words name an office and nothing else, with its country or matter."""
    last = max((at for at in range(len(words)) if _is_head(words, at)), default=None)
    if last is None or len(words) > _LONGEST:
        return False
    before, after = words[:last], words[last + 1 :]
    if after and (after[0] not in _PREPOSITIONS or len(after) == 1):
        return False
    named = _NO_OFFICE.isdisjoint(words) and _PREPOSITIONS.isdisjoint(before)
    known = HEADS | frozenset(HEADS_AFTER) | MODIFIERS | _PREPOSITIONS
    named = named and not known.issuperset(words)  # an office of a country, a body or a matter
    return named and all(_PLAIN.fullmatch(word) and not _tells(word) for word in words)


def _is_head(words: list[str], at: int) -> bool:
    """Return whether a word is the noun of an office: ``minister``, ``general`` of an attorney."""
    word = words[at].split("-")[-1]
    return word in HEADS or not HEADS_AFTER.get(word, frozenset()).isdisjoint(words[at - 1 : at])


def _tells(word: str) -> bool:
    """Return whether a word is a verb, and so the question is for an event."""
    return base_of(word) is not None and word not in MODIFIERS | HEADS
