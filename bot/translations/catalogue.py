"""Catalogues: translations of the bot's English words, one gettext file (``.po``) per language.

A file has Discord's code for the language as its name (``fr.po``, ``pt-BR.po``); the key of a
message is its English text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from index.answer.sides import country_of

FOLDER = Path(__file__).parent

PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")
"""A placeholder of a message, as ``str.format`` reads it: ``{name}``, ``{number:,}``."""

_WORD = re.compile(r"\w+")
_TELLING = 3
"""Words of its own that tell a message from others."""
_NUMBER = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
_QUOTED = re.compile(r"“\{(\w+)")


@dataclass(frozen=True)
class _Sentence:
    """A message with placeholders, found again in a text that was made from it.

    Attributes:
        pattern: matches such texts; its groups are the values.
        literal: number of characters outside of placeholders.
        verbatim: the placeholders in quotation marks, whose values are never translated.
        message: the message, or its two forms, of which ``{number}`` chooses one.
    """

    pattern: re.Pattern[str]
    literal: int
    verbatim: frozenset[str]
    message: str | tuple[str, str]


class Catalogue:
    """The translations of one language.

    Args:
        code: Discord's code of the language.
        entries: the translations.
    """

    def __init__(self, code: str, entries: Catalog) -> None:
        self._locale = Locale.parse(code, sep="-")
        compiled = BytesIO()
        write_mo(compiled, entries)
        compiled.seek(0)
        self._translations = GNUTranslations(compiled)
        self._sentences = _sentences(entries)

    def translation(self, message: str) -> str | None:
        """The translation of a message, or None."""
        found = self._translations.gettext(message) if message else message
        return None if found == message else found

    def plural(self, one: str, many: str, number: int) -> str:
        """The form of a message that this language uses for ``number``; English if it has none."""
        return self._translations.ngettext(one, many, number)

    def sentence(self, text: str) -> str | None:
        """The translation of a finished text, whose placeholders have their values; or None.

        A value that is itself a message is translated, too.
        """
        if (whole := self.translation(text)) is not None:
            return whole
        for one in self._sentences:
            if found := one.pattern.fullmatch(text):
                return self._filled(one, found.groupdict())
        return None

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

    def _filled(self, one: _Sentence, values: Mapping[str, str]) -> str:
        """The translation with values that are text already, whatever format it asks for."""
        told = {
            name: value if name in one.verbatim else self._retold(value)
            for name, value in values.items()
        }
        if isinstance(one.message, str):
            chosen = self._translations.gettext(one.message)
        else:
            chosen = self.plural(*one.message, int(values["number"].replace(",", "")))
        return PLACEHOLDER.sub(lambda found: told.get(found[1], found[0]), chosen)

    def _retold(self, value: str) -> str:
        if _NUMBER.fullmatch(value):
            return self.number(int(value.replace(",", "")))
        return self.sentence(value) or value


@cache
def _codes() -> Mapping[str, str]:
    """The code of each country by its name, as the library writes it."""
    names = Locale("en").territories.items()
    return {country_of(name) or name: code for code, name in names if code.isalpha()}


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


def _sentences(entries: Catalog) -> tuple[_Sentence, ...]:
    """The translated messages with placeholders; those with the most words of their own first."""
    found = [
        _Sentence(
            pattern=_pattern(form),
            literal=len(PLACEHOLDER.sub("", form)),
            verbatim=frozenset(_QUOTED.findall(form)),
            message=forms[0] if len(forms) == 1 else (forms[0], forms[1]),
        )
        for forms, translated in map(both_forms, entries)
        for form in forms
        if PLACEHOLDER.search(form) and all(translated) and _recognizable(form)
    ]
    return tuple(sorted(found, key=lambda one: -one.literal))


def _recognizable(form: str) -> bool:
    """Whether a text made from a message is known by its words: “{first} to {last}” could be any.

    Known is what has three words, quotation marks, a number, or begins with a blank, as parts of
    sentences do.
    """
    words = _WORD.findall(PLACEHOLDER.sub(" ", form))
    return len(words) >= _TELLING or "“" in form or "{number}" in form or form.startswith(" ")


def both_forms(entry: Message) -> tuple[list[str], list[str]]:
    """The forms of a message, one or two, and those of its translation, which may be empty."""
    forms, translated = (
        [text] if isinstance(text, str) else list(text or [""]) for text in (entry.id, entry.string)
    )
    return forms, translated


def _pattern(message: str) -> re.Pattern[str]:
    """Matches texts made from a message; a placeholder that occurs twice has one value."""
    parts, at, known = [], 0, set[str]()
    for one in PLACEHOLDER.finditer(message):
        name = one[1]
        values = "[0-9,]+" if name == "number" else ".*?"
        value = rf"(?P={name})" if name in known else rf"(?P<{name}>{values})"
        parts += [re.escape(message[at : one.start()]), value]
        known.add(name)
        at = one.end()
    return re.compile("".join([*parts, re.escape(message[at:])]), re.DOTALL)
