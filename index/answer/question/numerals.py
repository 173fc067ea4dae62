"""Numbers as words and as figures: ``eighth`` and ``8th``, ``three`` and ``3``."""

import re

from index.answer.question.terms import words_of

_ONES = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty""".split()  # noqa: SIM905
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
    twentieth""".split()  # noqa: SIM905
_FIGURE = re.compile(r"(\d{1,3})(st|nd|rd|th)")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
         "eighty": 80, "ninety": 90}  # fmt: skip

_COUNTS = {word: number for number, word in enumerate(_ONES, start=1)}
_PLACES = {word: number for number, word in enumerate(_ORDINALS, start=1)}
_TENTHS = {f"{word[:-1]}ieth": number for word, number in _TENS.items()}
_COMPOUND = re.compile(rf"({'|'.join(_TENS)})-({'|'.join(_ORDINALS[:9])})")


def ordinal(word: str) -> int | None:
    """The number that an ordinal stands for, ``8`` for ``8th`` and ``eighth``; else None."""
    word = word.lower()
    if figure := _FIGURE.fullmatch(word):
        return int(figure[1])
    if word in _TENTHS:
        return _TENTHS[word]
    if compound := _COMPOUND.fullmatch(word):
        return _TENS[compound[1]] + _PLACES[compound[2]]
    return _PLACES.get(word)


def ordinals(text: str) -> frozenset[int]:
    """The ordinals that a text names."""
    found = map(ordinal, words_of(text))
    return frozenset(number for number in found if number is not None)


def figure(number: int) -> str:
    """An ordinal in figures: ``8th``."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def forms_of_number(word: str) -> tuple[str, ...]:
    """The other ways to write an ordinal or a small number; none for any other word."""
    number = ordinal(word)
    if number is not None:
        return tuple(one for one in _written_ordinals(number) if one != word)
    if word in _COUNTS:
        return (str(_COUNTS[word]),)
    if word.isascii() and word.isdigit() and 0 < int(word) <= len(_ONES):
        return (_ONES[int(word) - 1],)
    return ()


def _written_ordinals(number: int) -> list[str]:
    written = [figure(number)]
    written += [word for word, tenth in _TENTHS.items() if tenth == number and number > 20]
    if 0 < number <= len(_ORDINALS):
        written.append(_ORDINALS[number - 1])
    elif number < 100 and number % 10:
        tens = next(word for word, value in _TENS.items() if value == number // 10 * 10)
        written.append(f"{tens}-{_ORDINALS[number % 10 - 1]}")
    return written
