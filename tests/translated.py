"""Commands are translated once in a session, instead of at each start of the bot in a test."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast
from unittest.mock import patch

from discord.app_commands import Command, CommandTree, ContextMenu, Group, Translator

from bot.language import CatalogueTranslator

_Definition = dict[str, Any]


@contextmanager
def translated_once() -> Iterator[None]:
    """Definitions that are equal before they are translated by the catalogues are so after it."""
    made: dict[str, str] = {}
    with ExitStack() as patches:
        for kind in (Command, Group, ContextMenu):
            patches.enter_context(_translated_once(kind, made))
        yield


def _translated_once(kind: type[Any], made: dict[str, str]) -> Any:
    translate = kind.get_translated_payload

    async def translated(
        command: Any, tree: CommandTree[Any], translator: Translator
    ) -> _Definition:
        if not isinstance(translator, CatalogueTranslator):
            return cast("_Definition", await translate(command, tree, translator))
        plain = json.dumps(command.to_dict(tree))
        if plain not in made:
            made[plain] = json.dumps(await translate(command, tree, translator))
        return cast("_Definition", json.loads(made[plain]))

    return patch.object(kind, "get_translated_payload", translated)
