"""Catalogues: translations of what bot and page say, one gettext file (``.po``) per language.

A file has Discord's code for the language as its name (``fr.po``, ``pt-BR.po``); the key of a
message is its English text.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from index.answer.sides import country_of
from index.told import Told
from index.values import day_in_words

FOLDER = Path(__file__).parent

PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")
"""A placeholder of a message, as ``str.format`` reads it: ``{name}``, ``{number:,}``."""


class Catalogue:
    """The translations of one language.

    Args:
        code: Discord's code of the language.
        entries: the translations.
    """

    def __init__(self, code: str, entries: Catalog) -> None:
        self.code = code
        self._locale = Locale.parse(code, sep="-")
        self._alike = {entry.id for entry in entries if entry.id and entry.id == entry.string}
        compiled = BytesIO()
        write_mo(compiled, entries)
        compiled.seek(0)
        self._translations = GNUTranslations(compiled)

    def translation(self, message: str) -> str | None:
        """The translation of a message, or None."""
        found = self._translations.gettext(message) if message else message
        return None if found == message and message not in self._alike else found

    def plural(self, one: str, many: str, number: int) -> str:
        """The form of a message that this language uses for ``number``; English if it has none."""
        return self._translations.ngettext(one, many, number)

    def sentence(self, text: str) -> str:
        """A text for people with its values, or in English if it has no translation."""
        if not isinstance(text, Told) or not text.values:
            return self.translation(text) or text
        if text.many is not None:
            form = self.plural(text.form, text.many, text.values["number"])
        elif (found := self.translation(text.form)) is not None:
            form = found
        else:
            return text
        values = {
            name: self.language(value) if name == "language" else self._shown(value)
            for name, value in text.values.items()
        }
        return PLACEHOLDER.sub(lambda found: values[found[1]], form)

    def number(self, number: int) -> str:
        """A number with the language's separators."""
        return format_decimal(number, locale=self._locale)

    def day(self, when: date) -> str:
        """A day as the language writes it, with the name of its month."""
        return format_date(when, format="long", locale=self._locale)

    def month(self, when: date) -> str:
        """The month of a day with its year, as the language writes it."""
        return str(format_skeleton("yMMMM", when, locale=self._locale))

    def country(self, name: str) -> str:
        """A country's name in the language; another name stays as it is."""
        return str(self._locale.territories.get(_codes().get(name), name))

    def language(self, name: str) -> str:
        """The name of a language, given in English, in this one; another name stays as it is."""
        return str(self._locale.languages.get(_language_codes().get(name), name))

    def _shown(self, value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(map(self._shown, value))
        if isinstance(value, Told):
            return self.sentence(value)
        return self.number(value) if isinstance(value, int) else str(value)


class _English(Catalogue):
    """The words as they are written."""

    def sentence(self, text: str) -> str:
        """The text."""
        return text

    def day(self, when: date) -> str:
        """The day as the library writes it."""
        return day_in_words(when)

    def country(self, name: str) -> str:
        """The name."""
        return name


ENGLISH = _English("en", Catalog())


@cache
def _codes() -> Mapping[str, str]:
    """The code of each country by its name, as the library writes it."""
    names = Locale("en").territories.items()
    return {country_of(name) or name: code for code, name in names if code.isalpha()}


@cache
def _language_codes() -> Mapping[str, str]:
    """The code of each language by its English name."""
    return {name: code for code, name in Locale("en").languages.items()}


def read(path: Path) -> Catalog:
    """The entries of a file.

    Raises:
        PoFileError: the file is malformed.
    """
    with path.open("rb") as file:
        return read_po(file, ignore_obsolete=True, abort_invalid=True)


@cache
def catalogues() -> Mapping[str, Catalogue]:
    """All catalogues by Discord's code of their language."""
    return {path.stem: Catalogue(path.stem, read(path)) for path in sorted(FOLDER.glob("*.po"))}
