"""Write out the years that people shorten when they type: “63-66”, “aug 78”, “1990 to 91”."""

import re

from index.text.words.calendar import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_FULL = "(?:1[0-9]{3}|20[0-9]{2})"
_FREE = r"(?![\w%$€£]|[.,:/-][0-9])"
_JOINT = r"\s*(?:[-–—]|to|til|till|until|through|and)\s*"

_AFTER_YEAR = re.compile(rf"\b({_FULL})({_JOINT})['’]?([0-9]{{2}}){_FREE}", re.IGNORECASE)
_AFTER_MONTH = re.compile(
    rf"(?<!\bon )\b((?:{_MONTH})\.?\s*(?:of\s+)?)['’]?([0-9]{{2}}){_FREE}(?!,?\s+{_FULL}\b)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?<![\w$€£.,:/'’-])['’]?([0-9]{{2}})({_JOINT})['’]?([0-9]{{2}})"
    r"(?=\s*(?:$|[?!.,;)])|\s+(?:who|whom|what|which|where|how|did|was|were|had|in|for|at|of)\b)",
    re.IGNORECASE,
)
_A_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTH})\.?\s*$", re.IGNORECASE)
_AT_END = re.compile(
    r"(\b(?:in|since|until|till|before|after|during|spring|summer|autumn|winter)\s+)"
    r"['’]?([3-9][0-9])(?=\W*$)",
    re.IGNORECASE,
)

_LAST_DAY = 31
_THIS_CENTURY = 30
"""Two digits up to this are a year of this century; later ones are of the last."""


def with_full_years(question: str) -> str:
    """Return a question with its shortened years written out.

    Two digits are a year after a month or a full year, between two such years, or at the end, after
    a word such as “in”.
    """
    found = _AFTER_YEAR.sub(
        lambda match: f"{match[1]}{match[2]}{_later(match[1], match[3])}", question
    )
    found = _AFTER_MONTH.sub(lambda match: f"{match[1]}{_year(match[2])}", found)
    found = _BETWEEN.sub(_both, found)
    return _AT_END.sub(lambda match: f"{match[1]}{_year(match[2])}", found)


def _year(digits: str) -> int:
    return int(digits) + (2000 if int(digits) <= _THIS_CENTURY else 1900)


def _later(first: str, digits: str) -> int:
    """Return the first year with these digits that is no earlier than another one."""
    century = int(first) // 100 * 100
    year = century + int(digits)
    return year if year >= int(first) else year + 100


def _both(match: re.Match[str]) -> str:
    if _A_MONTH_BEFORE.search(match.string, 0, match.start()) and int(match[3]) <= _LAST_DAY:
        return match[0]
    first = _year(match[1])
    last = _later(str(first), match[3])
    return f"{first}{match[2]}{last}"
