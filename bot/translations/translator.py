"""Gives Discord the translations of command descriptions."""

import logging

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation, TranslationContextTypes, locale_str

from bot.translations.catalogue import catalogues

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
