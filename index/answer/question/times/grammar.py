"""The grammar of time phrases: a pattern with named parts for everything that looks like one.

``expressions`` decides whether it is one; ``resolution`` converts it to days.
"""

import re
from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase

from index.text.words import MONTHS, ONES, WEEKDAYS

Phrase = re.Match[str]
"""A match of ``PATTERN``, in lower case."""

WORDS_TOO = frozenset(("mon", "wed", "thu", "fri", "sat", "sun"))
"""Abbreviated weekdays that are also words or names."""

SPANS = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14),
    "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "first quarter": (1, 3),
    "second quarter": (4, 6), "third quarter": (7, 9), "fourth quarter": (10, 12),
    "1st quarter": (1, 3), "2nd quarter": (4, 6), "3rd quarter": (7, 9), "4th quarter": (10, 12),
    "first half": (1, 6), "second half": (7, 12), "h1": (1, 6), "h2": (7, 12),
    "1st half": (1, 6), "2nd half": (7, 12),
}  # fmt: skip
"""First and last month of a part of a year; 13 is January of the next year."""
THIRDS = {
    **dict.fromkeys(("early", "start of", "beginning of"), 0),
    **dict.fromkeys(("mid", "middle of"), 1),
    **dict.fromkeys(("late", "end of"), 2),
}
COUNTS = {
    **{"": 1, "a": 1, "an": 1, "few": 5, "a few": 5},
    **dict.fromkeys(("couple", "couple of", "a couple", "a couple of"), 2),
    **{"several": 7},
    **{word: number for word, number in ONES.items() if number <= 12},
}
DAYS_AGO = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "day before yesterday": 2, "yesterday": 1, "last night": 1,
}  # fmt: skip

MARK = "\ue000"
"""Inserted before a two-digit year that was typed without an apostrophe."""
LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Conversion to lower case that keeps every offset."""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_M = rf"(?:{any_of(MONTHS)})(?!\w|['’][a-z]|-a-|-[0-9])\.?"
_Y = r"(?:19[0-9]{2}|20[0-9]{2}|2100)(?![\w%]|[.,][0-9]|[-–/][0-9]{2}\b|-[a-z])"
_PARTS = r"(?:spring|summer|autumn|winter|(?<!audi\s)q[1-4]|(?<!group\s)h[12])"
"""Parts that a two-digit year may follow; after ``fall`` it is how far something fell."""
_D, _TO = r"[0-9]{1,2}", r"\s*(?:to|and|through|until|[-–—])\s*"
_ORD = r"(?:st|nd|rd|th)?(?![\w:]|[.,][0-9])"
_COUNT = rf"(?:{any_of(filter(None, COUNTS))}|[0-9]{{1,3}})"
_COUNTED = r"""(?!\s+(?:people|troops|soldiers|countries|states|nations|ministers|leaders|members
    |men|women|children|girls|boys|million|billion|percent|km|kilomet\w+|miles|days|weeks|hours
    |dollars|euros|jets|ships|tons|tonnes|envoys|delegates|delegations|times|dead|others)\b|\s*%)"""
PATTERN = re.compile(
    rf"""
    (?P<mark>,\s+|\s*[-–—(]\s*)?(?P<words>
    (?:(?<![\w$])(?P<lead>in|on|of|by|since|until|till|before|after|from|between|during|and|to
        |through|throughout|over|at|as\ of|up\ to|around|circa)\s+)?
    (?<![\w$€£.,/])(?P<the>the\s+(?!year))?(?:(?:the\s+)?year\s+)?
    (?:(?P<part>{any_of(THIRDS)})(?:\s+in|\s+of)?(?:\s+|-)(?:the\s+)?)?
    (?:(?P<which>last|this|past|previous|current)\s+)?
    (?:
        (?:(?:{any_of(WEEKDAYS)})\b\.?,?\s+)?(?<!theresa\s)
        (?:
            (?P<iso>[0-9]{{4}}(?P<dash>[-/.])[0-9]{{2}}(?P=dash)[0-9]{{2}})(?![\w-])
          | (?P<numeric>(?P<n1>{_D})(?:
                (?P<dot>\.)(?P<n2>{_D})\.|(?P<slash>[-/])(?P<n3>{_D})(?P=slash)
            )(?P<full>(?:19|20)[0-9]{{2}}|[0-9]{{2}}))(?![\w/%-]|[.,][0-9])
          | (?P<date>
                (?:(?P<d1>{_D}){_ORD}(?:{_TO}(?P<d2>{_D}){_ORD})?\s+(?:of\s+)?)?(?P<month>{_M})
                (?:\s+(?:the\s+)?(?P<d3>{_D}){_ORD}
                    (?:{_TO}(?P<d4>{_D}){_ORD}(?!\s+{_M}))?{_COUNTED})?
                (?:,?\s+(?:of\s+|in\s+)?(?P<year>{_Y})|\s*['’{MARK}](?P<short>[0-9]{{2}})\b)?
            )
        )
      | (?P<ym>(?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2]))(?![\w-]|[.,/][0-9])
      | (?P<my>(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{{2}})(?![\w/-]|[.,][0-9])
      | (?P<span>{any_of(SPANS)})\b(?!-[a-z]\b)
        (?:(?:\s+of|,)?\s+(?P<of>{_Y}|['’{MARK}][0-9]{{2}}\b))?
      | (?P<plain>{_Y}|['’][0-9]{{2}}(?![\w'’]|[-–/][0-9]))(?:\s*[-–—]\s*(?P<upto>{_Y}))?
      | (?<!usa\s)(?<!arms\ control\ )(?P<word>{any_of(DAYS_AGO)})\b
      | (?:(?P<count>{_COUNT})\s+)?
        (?P<unit>hour|hr|day|week|month|quarter|year)s?\b(?:\s+(?P<ago>ago|back)\b)?
      | (?P<weekday>{any_of(WEEKDAYS)}|weekend)\b
    )){_COUNTED}
    """,
    re.VERBOSE,
)
SHORT_YEAR = re.compile(
    rf"(?P<day>\b[0-9]{{1,2}}(?:st|nd|rd|th)?\s+)?\b(?:(?P<month>{_M})|{_PARTS})\s+(?P<year>1[89]|[2-9][0-9])"
    rf"(?!\w|[.,][0-9]|[-–—/'’][0-9]|\s*(?:to|and|through|until|-)\s*[0-9]|\s*%|:)"
    rf"(?!,?\s+(?:{_Y}|['’][0-9])){_COUNTED}",
    re.VERBOSE | re.IGNORECASE,
)
"""A month or part of a year with what may be a year: ``may 22``, ``15 may 22``, ``q2 24``."""
A_DAY = re.compile(rf"\b(?:on(?:\s+the)?|the|(?:{any_of(WEEKDAYS)})\.?,?)\s+$", re.IGNORECASE)
"""Words before a month and a number that make the number a day: ``on may 22``."""
EITHER = re.compile(r"(?<![\w$€£.,/-])(0?[1-9]|1[0-2])([-/])(0?[1-9]|1[0-2])(?=\2[0-9]{2})")
"""Two numbers before a year, either of which may be the month."""
IN_TWO_WAYS = re.compile(EITHER.pattern + r"\2(?:[0-9]{4}|[0-9]{2})(?![\w/-])")
"""The same with the year."""
NO_TIME = re.compile(
    r"(?:['’]s)?\s+(?:attacks?|(?:youth\s+)?movement|alliance|revolution|uprising|committee"
    r"|olympics?|games|prayers?|agreement|brigades?)\b"
)
"""Words that make a preceding month, day or season without a year the name of an event."""
FREE = re.compile(
    rf"\s*(?:$|[.,;:?!()])|\s+(?:in|at|about|on|with|by|to|for|from|after|before|during|until|night"
    rf"|morning|afternoon|evening|what|who|whom|which|where|how|why|did|was|were|has|have|is|are"
    rf"|of\s+(?:last|this)|and\s+(?:the\s+[0-9]+[a-z]+|(?:{any_of(WEEKDAYS)})\b))\b"
)
"""Words after ``the 15th`` or ``Sun`` that show it is not a part of a name or a count."""
NUMBERED = re.compile(
    r"\b(?:resolution|res|report|opinion|protocol|order|decree|act|law|bill|case|no|nr|number|article|decision|directive"
    r"|regulation|document)\.?\s+$"
)
"""Documents whose numbers look like a month of a year: ``decision 2023-04``."""
SINCE_EVENT = re.compile(
    r"\b(since|until|till)\s+(?:(?!(?:who|whom|what|which|when|where|why|how|did|does|do)\b)"
    r"[^\s,;:?!()]+\s+){1,9}$"
)
"""Events dated by the time that follows: ``since the Madrid summit`` in June 2022."""
OF = re.compile(r"\s+of\b")
ENDS = re.compile(
    r"\s*(?:$|[,.;:?!)])|\s+(?:who|whom|what|which|where|when|how|why|did|was|were)\b"
)
"""What follows ``3 weeks back``, a time, but not ``3 weeks back in jail``."""
YEAR_FOLLOWS = re.compile(r"(?P<of>\s+(?:of|in))?\s+(?:last|this|previous)\s+year\b")
"""What follows the month in ``june last year`` and ``march of this year``."""
