"""The words of the page in the reader's language: English, or one that has a catalogue.

Templates write English with ``say`` and ``plural``. What the library says of itself, such as why
nothing is quoted, is translated with ``retold``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from starlette.requests import Request

from index.answer.outlets import WHOSE_WORDS, nearness_of
from index.answer.presentation.words import in_words
from index.text.display import harmless
from index.text.language import asked_language, foreign, language_name
from index.told import Told
from index.translations.catalogue import ENGLISH, Catalogue, catalogues
from index.values import Published, Quote

if TYPE_CHECKING:
    from index.answer.quotation import Standing

COOKIE = "verbale_language"

_WISH = re.compile(r"\s*([A-Za-z]{1,8})(?:-[\w-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*")


HEADINGS = (
    Told("Not Found"),
    Told("Bad Request"),
    Told("Too Many Requests"),
    Told("Service Unavailable"),
    Told("Internal Server Error"),
)
"""What HTTP calls errors, for the catalogues."""
NAMES = {"en": "English", "de": "Deutsch", "fr": "Français"}
"""The languages by their own names."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Attributes:
        catalogue: its translations.
    """

    catalogue: Catalogue = ENGLISH

    def say(self, message: str, /, **values: object) -> Markup:
        """A message with its values, of which those that are no markup are escaped."""
        return _filled(self.catalogue.translation(message) or message, values)

    def plural(self, number: int, one: str, many: str, /, **values: object) -> Markup:
        """The form of a message for a number, which ``{number}`` shows with separators."""
        form = self.catalogue.plural(one, many, number)
        return _filled(form, values | {"number": self.catalogue.number(number)})

    def day(self, day: date | datetime) -> str:
        """A day in words."""
        return self.catalogue.day(day.date() if isinstance(day, datetime) else day)

    def moment(self, published: Published | None) -> str:
        """When an article was published, in words; empty for None."""
        return in_words(published, self.day)

    def language_of(self, typed: str) -> str:
        """The name of a language that was asked for."""
        return language_name(asked_language(typed), self.catalogue.code)

    def outlet(self, quoted: "Quote | Standing") -> str:
        """The outlet of a quote, its language and whose it is: “TASS, in Russian (state media)”."""
        code, near, named = foreign(quoted.language), nearness_of(quoted), quoted.source
        if code:
            language = language_name(code, self.catalogue.code)
            named = self.say("{outlet}, in {language}", outlet=named, language=language)
        return f"{named} ({self.catalogue.sentence(WHOSE_WORDS[near])})" if near else named


def words_of(request: Request) -> Words:
    """The words of the language that a reader has chosen, else of the one that the browser wants.

    The choice is ``?lang=``, or an earlier one, which a cookie keeps.
    """
    chosen = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    header = request.headers.get("accept-language", "")
    found = (_WISH.fullmatch(one) for one in header.split(",")[:20])
    wishes = [(float(one[2] or 1), one[1].lower()) for one in found if one]
    wished = [code for weight, code in sorted(wishes, key=lambda one: -one[0]) if weight > 0]
    for code in (*filter(None, chosen), *wished):
        if code == ENGLISH.code:
            break
        if code in catalogues():
            return Words(catalogues()[code])
    return Words()


def _filled(message: str, values: Mapping[str, object]) -> Markup:
    safe = {name: harmless(one) if type(one) is str else one for name, one in values.items()}
    return Markup(escape(message)).format(**safe)  # noqa: S704 - escaped, as its values are
