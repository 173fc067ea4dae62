"""Autocomplete: the names that match what a person has typed so far."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from functools import wraps
from itertools import islice
from typing import Any, TypeVar

from discord import app_commands

from bot.core.interactions import AnyInteraction
from bot.core.markdown import label
from index.answer.question.lexicon.lookup import fold
from index.errors import VerbaleError
from index.store.sources import LONGEST as LONGEST_NAMES

_F = TypeVar("_F")
_C = TypeVar("_C", bound=Callable[..., Any])
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

_log = logging.getLogger(__name__)


def offered(
    find: Callable[[_F, AnyInteraction, str], Awaitable[Sequence[str] | Mapping[str, str]]],
) -> Callable[[_F, AnyInteraction, str], Coroutine[Any, Any, Choices]]:
    """Make an autocomplete of what finds names, or what is shown by the values that it stands for.

    Of names, those that match the typed text are offered.
    """

    @wraps(find)
    async def autocomplete(feature: _F, interaction: AnyInteraction, typed: str) -> Choices:
        return await choices(find(feature, interaction, typed), typed)

    return autocomplete


async def choices(found: Awaitable[Sequence[str] | Mapping[str, str]], typed: str) -> Choices:
    """The matching names, or all pairs, best first; empty if they cannot be read in time."""
    try:
        async with asyncio.timeout(_SECONDS):
            named = await found
    except (VerbaleError, OSError) as error:  # TimeoutError is an OSError
        _log.warning("Cannot offer what to choose from: %r", error)
        return []
    if not isinstance(named, Mapping):
        named = {one: one for one in matching(named, typed) if 0 < len(one) <= _LONGEST}
    return [
        app_commands.Choice(name=label(shown, _LONGEST), value=value)
        for value, shown in islice(named.items(), MOST)
    ]


def between(command: _C) -> _C:
    """Describe the options of a search that narrow it to days."""
    return app_commands.describe(
        since="Only articles published on or after this date: 2024-08-01, last week, May 2022",
        until="Only articles published on or before this date: 2024-08-31, yesterday, 2022",
    )(command)


def matching(names: Iterable[str], typed: str) -> list[str]:
    """The names with a word that begins with each typed one, never inside a word.

    Case, accents and full stops are ignored. Names that begin with the typed text come first, then
    names with the typed text at a word, then those with its words apart.
    """
    query = _plain(typed)
    plain = {name: f" {_plain(name)}" for name in names}
    begun = [f" {word}" for word in query.split()]
    matches = [name for name in plain if all(word in plain[name] for word in begun)]
    return sorted(
        matches,
        key=lambda name: (not plain[name].startswith(f" {query}"), f" {query}" not in plain[name]),
    )


def _plain(words: str) -> str:
    return fold(" ".join(re.findall(r"[^\W_]+", words.replace(".", ""))))
