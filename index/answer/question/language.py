"""Recognize questions in languages other than English, of which the articles are not asked.

Conservative: a statistical detector is unreliable for a few words among names, so only a script,
or words that English lacks, count. Whatever is unsure passes for English.
"""

import re
from typing import Literal

ForeignLanguage = Literal["ar", "de", "es", "fr", "ru", "zh"]
"""An ISO 639-1 code."""

_SCRIPTS: tuple[tuple[ForeignLanguage, re.Pattern[str], re.Pattern[str]], ...] = (
    ("ru", re.compile(r"[\u0400-\u04ff]"), re.compile(r"[іїєґўјљњћђџ]", re.IGNORECASE)),
    ("zh", re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")),
    ("ar", re.compile(r"[\u0600-\u06ff]"), re.compile(r"[پچژگکیٹڈڑےہھ]")),
)
"""The letters of each script, and letters that belong to other languages written in it."""
_LEAST_LETTERS = {"ru": 3, "zh": 2, "ar": 3}

_ENGLISH = frozenset(
    """the did does who whom whose what where when why how which is are were of and with from about
    said has have had will would this that there it to for at any many much meet met""".split()  # noqa: SIM905
)
"""Words that the other languages lack: one of them decides for English."""

_SURE: dict[ForeignLanguage, frozenset[str]] = {
    "de": frozenset(
        """wer wessen wann warum weshalb wieso welche welcher welches welchen welchem wieviel
        wie hallo danke guten bitte nicht wurde wurden haben""".split()  # noqa: SIM905
    ),
    "es": frozenset(
        """quién quiénes quien quienes cuándo cuando dónde donde cuál cuáles cuánto cuántos cuántas
        cuantos qué cómo porqué hola gracias buenos buenas está están""".split()  # noqa: SIM905
    ),
    "fr": frozenset(
        """qui quand où pourquoi quel quelle quels quelles combien qu'est-ce est-ce quoi bonjour
        bonsoir merci salut lesquels""".split()  # noqa: SIM905
    ),
}
"""Words that occur in one of the languages and not in English; one of them begins a question."""

_COMMON: dict[ForeignLanguage, frozenset[str]] = {
    "de": frozenset(
        """der die das den dem des ein eine einen einem einer und oder ist sind war waren hat hatte
        wird werden mit von zu zum zur im in am auf für über nach bei aus sich es er sie wo was wen
        wem getroffen gesagt""".split()  # noqa: SIM905
    ),
    "es": frozenset(
        """el la los las un una unos unas y o es son fue fueron ha han con de del en a al por para
        sobre se que su sus como no""".split()  # noqa: SIM905
    ),
    "fr": frozenset(
        """le la les un une des du de et ou est sont était étaient a ont avec dans en à au aux pour
        sur par se que ce cette il elle ils ne pas comment rencontré dit""".split()  # noqa: SIM905
    ),
}
"""Other frequent words, many of which stand in names as well: ``Le Monde``, ``La Paz``."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SPANISH = re.compile("[¿¡]")
_ELIDED = re.compile(r"^(?:l|d|qu|n|s|c|j|m|t)['’](?!s\b|t\b)")


def language_of_question(text: str) -> ForeignLanguage | None:
    """Return the language of a question; None if it is English or unsure."""
    return _by_script(text) or _by_words(text)


def _by_script(text: str) -> ForeignLanguage | None:
    letters = sum(map(str.isalpha, text))
    for language, script, others in _SCRIPTS:
        found = len(script.findall(text))
        if found >= _LEAST_LETTERS[language] and 2 * found > letters and not others.search(text):
            return language
    return None


def _by_words(text: str) -> ForeignLanguage | None:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if not words or not _ENGLISH.isdisjoint(words):
        return None
    if _SPANISH.search(text):
        return "es"
    likeliest = max(_SURE, key=lambda language: _weight(language, words))
    return likeliest if _is_in(likeliest, words) else None


def _weight(language: ForeignLanguage, words: list[str]) -> int:
    return (
        2 * _count(_SURE[language], words)
        + _count(_COMMON[language], words)
        + _elided(language, words)
    )


def _is_in(language: ForeignLanguage, words: list[str]) -> bool:
    """Return whether a question is in a language: it begins with a sure word, or has enough.

    Two words are too few: ``Qui Gang`` is a slip.
    """
    if words[0] in _SURE[language] and len(words) != 2:
        return True
    sure, common = _count(_SURE[language], words), _count(_COMMON[language], words)
    common += _elided(language, words)
    return (sure > 0 and sure + common >= 2) or (common >= 3 and 2 * common >= len(words))


def _count(known: frozenset[str], words: list[str]) -> int:
    return len(known.intersection(words))


def _elided(language: ForeignLanguage, words: list[str]) -> int:
    return sum(bool(_ELIDED.match(word)) for word in words) if language == "fr" else 0
