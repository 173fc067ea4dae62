"""The names of countries in English, as print has them."""

from functools import lru_cache

LONGEST = 4
"""Most words of a name that is looked for."""

_PRINTED = frozenset(
    ("Turkey", "Ivory Coast", "Burma", "Myanmar", "Czech Republic", "Britain", "Great Britain",
     "Hong Kong", "Palestine", "East Timor", "Swaziland", "Cape Verde", "Macedonia", "Bosnia",
     "Congo", "Republic of Korea", "US", "U.S.", "USA", "UK", "U.K.", "UAE", "EU", "E.U.", "DPRK",
     "PRC", "NATO", "European Union", "United Nations", "African Union", "ASEAN")
)  # fmt: skip
"""Names besides those of the Unicode CLDR, and what speaks beside countries: their unions."""


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415 - slow to import

    territories = Locale("en").territories
    names = (name for code, name in territories.items() if len(code) == 2)
    return _PRINTED | {name for name in names if name.replace(" ", "").isalpha()}


def is_country(name: str) -> bool:
    """Whether a name is that of a country or of a union of countries, with or without “the”."""
    return name.removeprefix("The ").removeprefix("the ") in _names()


def country_words(words: list[str]) -> int:
    """How many of the first words name a country; 0 if they name none."""
    sizes = range(min(LONGEST, len(words)), 0, -1)
    return next((size for size in sizes if is_country(" ".join(words[:size]))), 0)
