"""Convert numbers between words and figures: ``eighth`` and ``8th``, ``three`` and ``3``."""

import re
from functools import lru_cache

from index.answer.question.terms import words_of
from index.text.words.numbers import CARDINALS, ORDINALS, TENS

_FIGURE = re.compile(r"(\d{1,3})(st|nd|rd|th)")
_WORDS = {number: word for word, number in CARDINALS.items() if number <= 20}
_ORDINAL_WORDS = {number: word for word, number in ORDINALS.items()}
_TENTHS = {f"{word[:-1]}ieth": number for word, number in TENS.items()}
_UNITS = [word for word, number in ORDINALS.items() if number < 10]
_COMPOUND = re.compile(rf"({'|'.join(TENS)})-({'|'.join(_UNITS)})")


@lru_cache(maxsize=20_000)
def ordinal(word: str) -> int | None:
    """Return the number of an ordinal: 8 for ``8th`` and ``eighth``; None if it is none."""
    word = word.lower()
    if figure := _FIGURE.fullmatch(word):
        return int(figure[1])
    if word in _TENTHS:
        return _TENTHS[word]
    if compound := _COMPOUND.fullmatch(word):
        return TENS[compound[1]] + ORDINALS[compound[2]]
    return ORDINALS.get(word)


def ordinals(text: str) -> frozenset[int]:
    """Return the ordinals in a text."""
    found = map(ordinal, words_of(text))
    return frozenset(number for number in found if number is not None)


def figure(number: int) -> str:
    """Return an ordinal in figures: ``8th``."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def forms_of_number(word: str) -> tuple[str, ...]:
    """Return the other spellings of an ordinal or a small number; none for any other word."""
    number = ordinal(word)
    if number is not None:
        return tuple(one for one in _written_ordinals(number) if one != word)
    if word in CARDINALS and CARDINALS[word] in _WORDS:
        return (str(CARDINALS[word]),)
    if word.isascii() and word.isdigit() and int(word) in _WORDS:
        return (_WORDS[int(word)],)
    return ()


def _written_ordinals(number: int) -> list[str]:
    written = [figure(number)]
    written += [word for word, tenth in _TENTHS.items() if tenth == number and number > 20]
    if number in _ORDINAL_WORDS:
        written.append(_ORDINAL_WORDS[number])
    elif number < 100 and number % 10:
        tens = next(word for word, value in TENS.items() if value == number // 10 * 10)
        written.append(f"{tens}-{_ORDINAL_WORDS[number % 10]}")
    return written
