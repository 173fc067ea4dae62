"""Names that a person is offered while typing: those that hold what is typed so far."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from itertools import islice

from discord import app_commands

from bot.core.markdown import label
from index.answer.question.lexicon.normalize import fold
from index.errors import VerbaleError

Choices = list[app_commands.Choice[str]]

MOST = 25
"""Choices that Discord shows at most."""
_LONGEST = 100
_SECONDS = 1.5
"""How long names are waited for: Discord waits 3 s, the way there and back included."""

_log = logging.getLogger(__name__)


async def choices(names: Awaitable[Sequence[str]], typed: str) -> Choices:
    """The names that fit what is typed, best first; none where they cannot be had in time."""
    try:
        async with asyncio.timeout(_SECONDS):
            there = await names
    except (VerbaleError, OSError) as error:  # TimeoutError is an OSError
        _log.warning("Cannot offer names to choose from: %r", error)
        return []
    offered = (name for name in matching(there, typed) if 0 < len(name) <= _LONGEST)
    return [
        app_commands.Choice(name=label(name, _LONGEST), value=name)
        for name in islice(offered, MOST)
    ]


def matching(names: Iterable[str], typed: str) -> list[str]:
    """The names that hold every word typed, anywhere; case, accents and full stops do not matter.

    Names that begin with what is typed come first, then those with a word that does.
    """
    wanted = _plain(typed)
    plain = {name: _plain(name) for name in names}
    fitting = [name for name in plain if all(word in plain[name] for word in wanted.split())]
    return sorted(fitting, key=lambda name: _rank(plain[name], wanted))


def _plain(words: str) -> str:
    return fold(" ".join(words.replace(".", "").split()))


def _rank(name: str, wanted: str) -> int:
    if name.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in name else 2
