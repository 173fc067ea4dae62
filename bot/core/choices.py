"""Autocomplete: the names that match what a person has typed so far."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Iterable, Sequence
from itertools import islice

from discord import app_commands

from bot.core.markdown import label
from index.answer.question.lexicon.normalize import fold
from index.errors import VerbaleError
from index.store.sources import LONGEST as LONGEST_NAMES

Choices = list[app_commands.Choice[str]]
Phrase = app_commands.Range[str, 1, 100]
"""A date, a side or a language as it is typed."""
Name = app_commands.Range[str, 1, LONGEST_NAMES["source"]]
"""The name of a source as it is typed."""

MOST = 25
"""Most choices that Discord accepts."""
_LONGEST = 100
_SECONDS = 1.5
"""Time limit for reading the names: Discord waits 3 s, including both network trips."""

_WORD = re.compile(r"[^\W_]+")

_log = logging.getLogger(__name__)


async def choices(names: Awaitable[Sequence[str]], typed: str) -> Choices:
    """The matching names, best first; empty if they cannot be read in time."""

    async def found() -> list[tuple[str, str]]:
        return [(one, one) for one in matching(await names, typed) if 0 < len(one) <= _LONGEST]

    return await keyed_choices(found())


async def keyed_choices(found: Awaitable[Sequence[tuple[str, str]]]) -> Choices:
    """Choices whose values are keys, with what is shown for each, best first; empty if too late."""
    try:
        async with asyncio.timeout(_SECONDS):
            available = await found
    except (VerbaleError, OSError) as error:  # TimeoutError is an OSError
        _log.warning("Cannot offer what to choose from: %r", error)
        return []
    return [
        app_commands.Choice(name=label(shown, _LONGEST), value=key)
        for key, shown in islice(available, MOST)
    ]


def matching(names: Iterable[str], typed: str) -> list[str]:
    """The names with a word that begins with each typed one, never inside a word.

    Case, accents and full stops are ignored. Names that begin with the typed text come first, then
    names with the typed text at a word, then those with its words apart.
    """
    query = _plain(typed)
    plain = {name: f" {_plain(name)}" for name in names}
    begun = [f" {word}" for word in query.split()]
    matches = [name for name in plain if all(word in plain[name] for word in begun)]
    return sorted(matches, key=lambda name: _rank(plain[name], f" {query}"))


def _plain(words: str) -> str:
    return fold(" ".join(_WORD.findall(words.replace(".", ""))))


def _rank(name: str, query: str) -> int:
    if name.startswith(query):
        return 0
    return 1 if query in name else 2
