"""The words of date lines, held to those of the Unicode locale data."""

import re

import pytest
from babel import Locale

from index.ingest.extract.dates.vocabulary import MONTHS, WEEKDAY


@pytest.mark.parametrize("language", ["en", "de", "de_AT", "fr", "es", "it", "pt", "nl"])
def test_every_month_and_day_is_known(language: str) -> None:
    known = Locale.parse(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in known.months[context][width].items():
                assert MONTHS[name.lower().removesuffix(".")] == number
        for name in known.days[context]["wide"].values():
            assert re.fullmatch(WEEKDAY, name, re.IGNORECASE | re.VERBOSE), name
