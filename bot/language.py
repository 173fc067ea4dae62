"""The language that the current task speaks, the bot's words in it, and those of Discord's menus.

The code has English words; ``say`` and ``plural`` give them in the language of the task. A message
without a translation stays English.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation, TranslationContextTypes, locale_str

from index.text.language import language_name
from index.told import Told
from index.translations.catalogue import ENGLISH as IN_ENGLISH
from index.translations.catalogue import Catalogue, catalogues

ENGLISH = "en-US"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


def speak(language: str) -> None:
    """From now on, the current task speaks this language (Discord's code: ``fr``, ``en-GB``)."""
    _language.set(language)


def spoken() -> str:
    """The language that the current task speaks."""
    return _language.get()


translatable = Told
"""Marks words for the catalogues; they are translated where they are shown."""


def say(message: str, /, **values: Any) -> str:
    """A message in the current language, with its placeholders filled."""
    return str.format(current().translation(message) or message, **values)


def plural(number: int, one: str, many: str, /, **values: Any) -> str:
    """The form of a message for a number, in the current language.

    Args:
        number: the number, which the placeholder ``{number}`` shows with separators.
        one: the English message for 1.
        many: the English message for other numbers.
        values: the other placeholders.
    """
    form = current().plural(one, many, number)
    return form.format(number=numeral(number), **values)


def plural_if_any(number: int, one: str, many: str) -> str:
    """As ``plural``; empty for 0."""
    return plural(number, one, many) if number else ""


def numeral(number: int) -> str:
    """A number with the separators of the current language."""
    return current().number(number)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for the length of a block."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def country(name: str) -> str:
    """The name of a country in the current language; another name stays as it is."""
    return current().country(name)


def language_in_words(code: str) -> str:
    """The name of a language in the current one."""
    return language_name(code, spoken().partition("-")[0])


def retold(text: str) -> str:
    """What the library says, such as the message of an error, in the current language."""
    return current().sentence(text)


def current() -> Catalogue:
    """The catalogue of the current language; English has one, too."""
    return catalogues().get(_language.get(), IN_ENGLISH)


LONGEST = 100
"""Most characters of a description or of a choice's name; Discord refuses all commands for one."""

_NAMES = {
    TranslationContextLocation.command_name,
    TranslationContextLocation.group_name,
    TranslationContextLocation.parameter_name,
}

_log = logging.getLogger(__name__)


class CatalogueTranslator(app_commands.Translator):
    """Translates what the catalogues have.

    Names of commands and options stay English, because a translated name takes the place of the
    English one in Discord, and the documentation and other people say the English one. The names
    of context menus are mere labels, and are translated.
    """

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        """The translation of a description, a choice or a context menu; None if there is none."""
        catalogue = catalogues().get(locale.value)
        is_label = isinstance(context.data, app_commands.ContextMenu)
        if catalogue is None or (context.location in _NAMES and not is_label):
            return None
        translated = catalogue.translation(string.message)
        if translated is not None and len(translated) > LONGEST:
            _log.warning("The translation (%s) is too long for Discord: %s", locale, translated)
            return None
        return translated
