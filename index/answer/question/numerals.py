"""Convert numbers between words and figures: ``eighth`` and ``8th``, ``three`` and ``3``."""

import re
from functools import lru_cache

from index.answer.question.terms import STOP_WORDS, stem, words_of
from index.answer.question.verbs import base_of
from index.text.words import CARDINALS, MONTHS, ORDINALS, TENS

_FIGURE = re.compile(r"(\d{1,3})(st|nd|rd|th)")
_WORDS = {number: word for word, number in CARDINALS.items() if number <= 20}
_ORDINAL_WORDS = {number: word for word, number in ORDINALS.items()}
_TENTHS = {f"{word[:-1]}ieth": number for word, number in TENS.items()}
_UNITS = [word for word, number in ORDINALS.items() if number < 10]
_COMPOUND = re.compile(rf"({'|'.join(TENS)})-({'|'.join(_UNITS)})")

_NUMERAL = rf"(?:\d{{1,4}}|[ivx]{{2,5}}|{'|'.join(CARDINALS)})"
_LABELLED = re.compile(
    rf"\b(?:(?P<label>[^\W\d_]{{2,}})(?: | ?- ?| no\.? ?| number )(?={_NUMERAL}\b)"
    r"|(?P<letters>[^\W\d_]+)-?(?=\d))"
    rf"(?P<numbers>{_NUMERAL}(?:(?:, and |, | and | or | to |[-–—]){_NUMERAL})*)\b"
    rf"(?![.,]\d|%| (?:{'|'.join(MONTHS)})\b)",
    re.IGNORECASE,
)
_YEARS = range(1900, 2100)
_ROMAN = {"i": 1, "v": 5, "x": 10}
_IN_ROMAN = {2: "ii", 3: "iii", 4: "iv", 6: "vi", 7: "vii", 8: "viii", 9: "ix", 12: "xii"}
"""Numbers whose Roman form is no letter and no name, as ``xi`` is."""
_FROM_ROMAN = {roman: number for number, roman in _IN_ROMAN.items()}
_COUNTING = frozenset(
    """almost around exactly first killing last least like nearly next past roughly top under
    within""".split()  # noqa: SIM905
)
"""Words before a number that counts something."""


def labelled_numbers(text: str) -> frozenset[tuple[str, int]]:
    """Return the numbers that tell like things apart, each with the stem of the word before it.

    They are ``(articl, 5)`` of ``Article 5``, ``(cop, 26)`` of ``COP26``, ``(phase, 2)`` of
    ``phase two`` and ``(charl, 3)`` of ``Charles III``. Years are none.
    """
    return frozenset(
        (stem(label), number)
        for found in _LABELLED.finditer(text)
        if _is_label(label := (found["label"] or found["letters"]).lower())
        for number in map(_value, re.findall(_NUMERAL, found["numbers"].lower()))
        if number not in _YEARS
    )


def tells_other_number(
    asked: frozenset[int], labelled: frozenset[tuple[str, int]], text: str
) -> bool:
    """Return whether a text has other numbers than those that a question asks about.

    Of numbers after a word, those after the same word count.

    Args:
        asked: the ordinals of the question.
        labelled: its labelled numbers.
        text: the text.
    """
    others = ordinals(text) if asked else frozenset()
    if others and not others & asked:
        return True
    labels = {label for label, _ in labelled}
    told = {one for one in (labelled_numbers(text) if labels else ()) if one[0] in labels}
    lacking = {label for label, _ in labelled - told}
    return any(label in lacking for label, _ in told)


def _is_label(word: str) -> bool:
    known = word in STOP_WORDS or word in MONTHS or word in _COUNTING or word in CARDINALS
    return not known and base_of(word) is None


def _value(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    if numeral in CARDINALS:
        return CARDINALS[numeral]
    values = [_ROMAN[sign] for sign in numeral]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


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
    """Return the other spellings of an ordinal or a small number; none for any other word.

    ``Artemis 3`` is ``Artemis III``, too.
    """
    number = ordinal(word)
    if number is not None:
        return tuple(one for one in _written_ordinals(number) if one != word)
    if word in CARDINALS and CARDINALS[word] in _WORDS:
        return (str(CARDINALS[word]), *_in_roman(CARDINALS[word]))
    if word.isascii() and word.isdigit() and int(word) in _WORDS:
        return (_WORDS[int(word)], *_in_roman(int(word)))
    if word in _FROM_ROMAN:
        return (str(_FROM_ROMAN[word]),)
    return ()


def _in_roman(number: int) -> tuple[str, ...]:
    return (_IN_ROMAN[number],) if number in _IN_ROMAN else ()


def _written_ordinals(number: int) -> list[str]:
    written = [figure(number)]
    written += [word for word, tenth in _TENTHS.items() if tenth == number and number > 20]
    if number in _ORDINAL_WORDS:
        written.append(_ORDINAL_WORDS[number])
    elif number < 100 and number % 10:
        tens = next(word for word, value in TENS.items() if value == number // 10 * 10)
        written.append(f"{tens}-{_ORDINAL_WORDS[number % 10]}")
    return written
