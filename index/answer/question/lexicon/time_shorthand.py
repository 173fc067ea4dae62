"""Write out shorthand of times: ``last yr`` and ``b4 june`` are read as the days they mean."""

import re
from collections.abc import Mapping
from functools import lru_cache

from index.answer.question.lexicon.entries import packaged_things

_TIMES = {
    "this year",
    *"""before until today tonight tomorrow yesterday last next year years month months week weeks
    weekend hour hours morning afternoon night quarter through january february wednesday
    """.split(),  # noqa: SIM905
}

_COUNTED = re.compile(r"\b([0-9]{1,3})(yrs?|wks?|mths?|hrs)\b", re.IGNORECASE)
"""A count that is typed before its unit without a space: ``2wks``."""


def times_written_out(text: str) -> str:
    """Return a question with the shorthand of times written out, and all else as it is."""
    parted = _COUNTED.sub(r"\1 \2", text)
    return _pattern().sub(lambda found: _shorthand()[found[0].lower()], parted)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    typed = "|".join(map(re.escape, sorted(_shorthand(), key=len, reverse=True)))
    return re.compile(rf"(?<![\w'’.@/-])(?:{typed})(?![\w'’@/-])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _shorthand() -> Mapping[str, str]:
    """Return the word that each shorthand stands for."""
    words = (one for one in packaged_things() if one.kind == "shorthand" and one.name in _TIMES)
    return {typed: one.name for one in words for typed in one.chat}
