"""``/help``: what the person may do here, by their rights."""

from collections.abc import Callable
from dataclasses import dataclass

from discord import app_commands

from bot.core.interactions import AnyInteraction
from bot.core.permissions import anyone, manages, usable_everywhere
from bot.core.runner import Card
from bot.core.scope import scope_of
from bot.feature import Feature
from bot.translations.language import say, translatable
from bot.ui.cards import Item, card, first_that_fits, line, text
from index.values import PUBLIC

Mention = Callable[[str], str]
"""A command as people can click it, by its full name."""

Lines = tuple[tuple[tuple[str, ...], str], ...]
"""Commands, and what they are for."""

_INTRODUCTION = translatable(
    "I answer questions about diplomatic news with the exact sentence of an article, its outlet, "
    "its date and a link. If no article says it, I say so. Ask in English."
)
_IN_A_SERVER: Lines = (
    (
        (),
        translatable(
            "Mention me, or reply to one of my answers with the ping (@) on, in any channel that I "
            "can read."
        ),
    ),
)
_EVERYWHERE: Lines = (
    (
        (),
        translatable(
            "Write me a direct message: I answer from the public sources and, if you like, from "
            "servers that we share."
        ),
    ),
    (
        (),
        translatable(
            "Open the menu of a message, then Apps: *Check this quote* tells whether its quotes "
            "stand in the articles, *Find a source* which sentences support it or differ."
        ),
    ),
)
_DIRECT: Lines = (
    (
        ("preferences",),
        translatable("chooses the servers whose sources answer your direct messages."),
    ),
)
_EVERYBODY: Lines = (
    (
        ("ask",),
        translatable(
            "answers a question. `since`, `until` and `source` narrow it; `private` shows the "
            "answer only to you."
        ),
    ),
    (("said",), translatable("lists what somebody said, by date.")),
    (
        ("latest", "timeline", "article"),
        translatable(
            "show the newest on names, a topic's timeline, and an article with its changes."
        ),
    ),
    (
        ("readout",),
        translatable("compares what each side says about a meeting."),
    ),
    (("lexicon show",), translatable("lists who holds an office.")),
    (("wording",), translatable("shows how each side words a formula over time.")),
    (("digest now",), translatable("shows the most reported stories.")),
    (
        ("watch list", "watch remove"),
        translatable("list and end what you wait for."),
    ),
    (("sources", "about"), translatable("show what I read here, how new it is, what I store.")),
    (
        ("my-data export", "my-data delete"),
        translatable("give you what I store about you, or remove your name from it."),
    ),
)
_CURATORS: Lines = (
    (
        ("source add",),
        translatable("adds a feed, a sitemap, a page or a file. You see a preview first."),
    ),
    (("source list", "source show"), translatable("show how the sources are doing.")),
    (
        ("source pause", "source resume", "source remove", "source check"),
        translatable("stop, restart, remove or test one."),
    ),
    (
        ("watch question", "watch names", "watch wording"),
        translatable("post what new stories say on a question or on names, and new wordings."),
    ),
    (
        ("digest daily",),
        translatable("posts the most reported stories."),
    ),
)
_ADMINS: Lines = (
    (("lexicon add",), translatable("enters who holds an office.")),
    (("settings show",), translatable("shows all settings, and who has which right.")),
    (
        ("settings sources", "settings admins"),
        translatable("set which role may change sources or administer me."),
    ),
    (
        (
            "settings private",
            "settings conversations",
            "settings direct-messages",
            "settings time-zone",
            "settings dates",
        ),
        translatable("set where and to whom answers are shown, and how days are written."),
    ),
    (
        ("index log", "index feedback", "index status"),
        translatable("show who changed what, which answers were rated bad, and my index."),
    ),
    (
        ("settings limits", "settings export"),
        translatable("show this server's limits, and give you its data."),
    ),
)
_MANAGERS: Lines = (
    (("settings delete",), translatable("deletes everything I store about this server.")),
)
_OPERATORS: Lines = (
    (
        ("index reindex", "index cancel", "index rollback", "index verify"),
        translatable("rebuild and check the index of all servers."),
    ),
    (("settings limits",), translatable("also changes the limits of a server.")),
)
_PARTS = 6
_ELSEWHERE = translatable(
    "In a server that has added me, I answer from its own sources, too, and its administrators can "
    "manage them."
)


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do where they ask.

    Attributes:
        installed: whether the place is a server that installed the bot.
        sources: whether they may change its sources.
        administers: whether they may administer the bot there.
        manages: whether they have Manage Server there.
        operates: whether they operate the bot.
    """

    installed: bool = False
    sources: bool = False
    administers: bool = False
    manages: bool = False
    operates: bool = False


class Help(Feature):
    """Shows the commands that a person may use where they are."""

    @app_commands.command()
    @usable_everywhere
    async def help(self, interaction: AnyInteraction) -> None:
        """Show what I can do for you here."""

        async def work() -> Card:
            return help_card(await self._rights(interaction), self._parts.mention)

        await self._runner.answer(interaction, work, may=anyone)

    async def _rights(self, interaction: AnyInteraction) -> Rights:
        gate = self._runner.gate
        installed = scope_of(interaction) != PUBLIC
        return Rights(
            installed=installed,
            sources=await gate.passes(interaction),
            administers=await gate.administers(interaction),
            manages=installed and manages(interaction),
            operates=await gate.owns(interaction),
        )


def help_card(rights: Rights, mention: Mention) -> Card:
    """The commands for a person with these rights, in the current language.

    As many parts as fit have commands to click: each takes some forty characters.
    """
    clickable = range(_PARTS, -1, -1)
    return first_that_fits(_card(rights, mention, parts) for parts in clickable)


def _card(rights: Rights, mention: Mention, clickable: int) -> Card:
    asking = (*(_IN_A_SERVER if rights.installed else _DIRECT), *_EVERYWHERE)
    parts = [
        (True, say("Ways to ask"), asking),
        (True, say("Everybody"), _EVERYBODY),
        (rights.sources, say("You may change the sources of this server"), _CURATORS),
        (rights.administers, say("You may administer me in this server"), _ADMINS),
        (rights.manages, say("You manage this server"), _MANAGERS),
        (rights.operates and rights.installed, say("You operate me"), _OPERATORS),
    ]
    shown = [
        _part(heading, lines, mention if number < clickable else "`/{}`".format)
        for number, (may, heading, lines) in enumerate(parts)
        if may
    ]
    elsewhere = None if rights.installed else text([say(_ELSEWHERE)])
    return card(text([say(_INTRODUCTION)]), line(), *shown, elsewhere)


def _part(heading: str, lines: Lines, mention: Mention) -> Item:
    described = (" ".join(["-", *map(mention, names), say(words)]) for names, words in lines)
    return text([f"**{heading}**", *described])
