"""Finds names by their sound: “lavrov” in Лаврова, لافروف and 拉夫罗夫.

``name_sounds.tsv`` says how Latin, Cyrillic and Arabic letters and pinyin print what English writes
with some letters.
"""

import re
from functools import cache, lru_cache

from index.data_files import table_rows
from index.text.foreign_text import SCRIPTS, ForeignText

_LATIN_NAME = re.compile("[a-z]{1,20}")
_VOWELS = "aeiouy"
_INFLECTED = {
    "latin": "(?:s|e|en|a|i|u)?",
    "cyrillic": "[аеиоуыюяіьмгхв]{0,3}",
    "arabic": "(?:ی|ها|های)?",
    "pinyin": "",
}
"""What may follow a name."""
_BETWEEN = r"(?: \S+){0,2} "
"""What may stand between the words of a name, such as a second first name."""


def sounds_in(name: str, text: ForeignText, language: str) -> bool:
    """Whether a word of the text, or words in a row, may be how the language prints the name."""
    script = SCRIPTS.get(language, "latin")
    pattern = _sound_pattern(name, script)
    printed = text.signs if script == "pinyin" else text.capitals
    return pattern is not None and pattern.search(printed) is not None


def consonants_of(name: str) -> int:
    """The number of consonants, of which a single one says nothing."""
    return len(re.sub(f"[{_VOWELS} ]", "", re.sub(r"(.)\1", r"\1", name)))


@cache
def _sound_rows() -> dict[str, dict[str, str]]:
    rows = table_rows("index.text", "name_sounds.tsv")
    scripts = ("latin", "cyrillic", "arabic", "pinyin")
    return {script: {row[0]: row[place] for row in rows} for place, script in enumerate(scripts, 1)}


@cache
def _sound_tokens() -> re.Pattern[str]:
    several = sorted((key for key in _sound_rows()["latin"] if len(key) > 1), key=len, reverse=True)
    return re.compile("|".join([*several, f"[{_VOWELS}]+", "[a-z]"]))


@lru_cache(maxsize=4096)
def _sound_pattern(name: str, script: str) -> re.Pattern[str] | None:
    """Finds what sounds like ``name`` in capitals or signs; None for other letters than Latin."""
    words = name.split()
    if not all(map(_LATIN_NAME.fullmatch, words)):
        return None
    sounds = [_word_sounds(word, script) + _INFLECTED[script] for word in words]
    if script == "pinyin":
        closed = consonants_of(name) < 4
        before, after = ("(?<![a-z])", "(?![a-z'])") if closed else ("(?=')", "(?![a-z])")
        return re.compile(before + " ?".join(sounds) + after)
    article = "(?:[وفبلک]?(?:ال|لل?)?)?" if script == "arabic" else ""
    return re.compile(rf"(?<!\w){article}{_BETWEEN.join(sounds)}(?!\w)")


def _word_sounds(word: str, script: str) -> str:
    rows = _sound_rows()[script]
    tokens = _sound_tokens().findall(re.sub(rf"([^{_VOWELS}])\1", r"\1", word))
    parts = ["ا?"] if script == "arabic" else []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if token not in rows or token in _VOWELS:
            letters = "".join(dict.fromkeys("".join(rows[vowel][1:-1] for vowel in token)))
            parts.append(_vowel_sounds(letters, script, place, place + 1 == len(tokens), token))
        else:
            parts.append(_consonant_sounds(token, rows[token], script, following))
    return "".join(parts)


def _vowel_sounds(letters: str, script: str, place: int, final: bool, run: str) -> str:
    if script == "pinyin":
        first = f"'?[yw]?[{letters}]{{1,3}}"
        return f"(?:{first}){{{0 if final and run == 'e' else 1},3}}"
    unprinted = place > 0 if script == "arabic" else final or run == "e"
    return f"[{letters}]{{{0 if unprinted else 1},4}}"


def _consonant_sounds(letters: str, sounds: str, script: str, following: str) -> str:
    """Chinese adds vowels between consonants and leaves some consonants out."""
    if script == "cyrillic":
        return f"(?:{sounds}){{1,2}}ь?"
    if script != "pinyin":
        silent = letters == "h" and script == "arabic" and following[:1] not in tuple(_VOWELS)
        return f"(?:{sounds})" + ("?" if silent else "")
    if following and following[0] in _VOWELS:
        return f"(?:{sounds})?" if letters == "g" else f"(?:{sounds})"
    left_out = letters in {"r", "h", "g"} or (letters == "l" and following != "")
    return f"(?:(?:{sounds})[aeiou]{{0,3}})" + ("?" if left_out else "")
