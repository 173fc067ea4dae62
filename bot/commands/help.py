"""``/help``: what the person may do here, what the bot reads here, and what it stores."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import compress

from discord import app_commands

from bot.core.interactions import AnyInteraction
from bot.core.markdown import day
from bot.core.permissions import ADMIN, anyone, manages, usable_everywhere
from bot.core.scope import scope_of
from bot.feature import Feature, Shown, answers
from bot.language import plural, say, translatable
from bot.ui.cards import Block, BlockList, BlockPages
from index.store.rows import Extent
from index.values import PUBLIC
from index.version import version

_INTRODUCTION = translatable(
    "I answer questions about diplomatic news with the exact sentence of an article, its outlet, "
    "its date and a link. I compare it with the article before I show it; no language model writes "
    "my answers. If no article says it, I say so. Ask in English if you can."
)
_MENTION = translatable(
    "Mention me, or reply to one of my answers with the ping (@) on, in any channel that I "
    "can read."
)
_WRITE = translatable(
    "Write me a direct message: I answer from the public sources and, if you like, from "
    "servers that we share."
)
_MENUS = translatable(
    "Open the menu of a message, then Apps: *Check this quote* tells whether its quotes "
    "stand in the articles, *Find a source* which sentences support it or differ."
)
_PREFERENCES = {
    "preferences": translatable("chooses the servers whose sources answer your direct messages.")
}
"""What commands are for, by their names with commas; likewise below."""
_EVERYBODY = {
    "ask": translatable(
        "answers a question. `since`, `until`, `source` and `language` narrow it; `private` "
        "shows the answer only to you."
    ),
    "said": translatable("lists what somebody said, by date."),
    "latest, timeline, article": translatable(
        "show the newest on names, a topic's timeline, and an article with its changes."
    ),
    "readout": translatable("compares what each side says about a meeting."),
    "lexicon show": translatable("lists who holds an office."),
    "wording": translatable("shows how each side words a formula over time."),
    "digest now": translatable("shows the most reported stories."),
    "watch list": translatable("lists what you wait for."),
    "source list": translatable("shows what I read here."),
    "my-data export, my-data delete": translatable(
        "give you what I store about you, or remove your name from it."
    ),
}
_CURATORS = {
    "source add": translatable(
        "adds a feed, a sitemap, a page or a file. You see a preview first."
    ),
    "source list, source show": translatable("show how the sources are doing."),
    "source pause, source resume, source remove, source check": translatable(
        "stop, restart, remove or test one."
    ),
    "watch question, watch names, watch wording": translatable(
        "post what new stories say on a question or on names, and new wordings."
    ),
    "digest on": translatable("posts the most reported stories, every day or week."),
}
_ADMINS = {
    "settings show": translatable("shows all settings, and who has which right."),
    "settings sources, settings admins": translatable(
        "set which role may change sources or administer me."
    ),
    "settings private, settings conversations, settings direct-messages, settings time-zone, "
    "settings dates": translatable(
        "set where and to whom answers are shown, and how days are written."
    ),
    "index log, index feedback, index status": translatable(
        "show who changed what, which answers were rated bad, and my index."
    ),
    "settings limits, settings export": translatable(
        "show this server's limits, and give you its data."
    ),
}
_MANAGERS = {
    "settings delete": translatable("deletes everything I store about this server."),
}
_OPERATORS = {
    "index reindex, index cancel, index rollback": translatable(
        "rebuild the index of all servers."
    ),
    "settings limits": translatable("also changes the limits of a server."),
}
_ELSEWHERE = translatable(
    "In a server that has added me, I answer from its own sources, too, and its administrators can "
    "manage them."
)

_CONVERSATIONS = translatable(
    "Who asks a question is stored only while the conversation lasts: about {minutes} minutes "
    "after the last answer."
)
_ANSWERS = translatable(
    "An answer is kept for {days}, so that it can be rated. Once rated, it stays, with the id of "
    "the person who rated it."
)
_CHOSEN = translatable("Which servers you choose for direct messages is kept until you change it.")
_CHANGES = translatable("Changes to sources and settings are kept with the id of who made them.")
_OWN_DATA = translatable("{export} sends you all of that; {delete} removes your id from it.")
_SERVER_DATA = translatable(
    "{export} and {delete} do the same for a server. When a server removes me, its data is deleted "
    "after {days}."
)


_PARTS = (
    (translatable("Everybody"), _EVERYBODY),
    (translatable("You may change the sources of this server"), _CURATORS),
    (translatable("You may administer me in this server"), _ADMINS),
    (translatable("You manage this server"), _MANAGERS),
    (translatable("You operate me"), _OPERATORS),
)


class Help(Feature):
    """Shows the commands that a person may use where they are, what is read and what is stored."""

    @app_commands.command()
    @usable_everywhere
    @answers(anyone)
    async def help(self, interaction: AnyInteraction) -> Shown:
        """Show what I can do for you here, how much I read, and what I store."""
        gate, own = self._runner.gate, scope_of(interaction)
        installed = own != PUBLIC
        rights = (
            True,
            await gate.passes(interaction),
            await gate.passes(interaction, ADMIN),
            installed and manages(interaction),
            installed and await gate.owns(interaction),
        )
        usable = list(compress(_PARTS, rights))
        every = await self._verbale.source_service.extent(list(dict.fromkeys((own, PUBLIC))))
        mine = await self._verbale.source_service.extent([own]) if installed else None
        return BlockPages("/help", lambda: self._pages(usable, every, mine))

    def _pages(
        self, usable: Sequence[tuple[str, Mapping[str, str]]], every: Extent, own: Extent | None
    ) -> BlockList:
        """All parts for a person who may use these commands, in the current language."""
        holdings = [_counted(every) if every.sources else say("Nothing yet.")]
        if own is not None and own.sources:
            holdings.append(say("Of these, this server's own: {own}", own=_counted(own)))
        if every.newest is not None:
            holdings.append(say("The newest article is from {day}.", day=day(every.newest)))
        ways = [f"- {say(_MENTION)}"] if own else self._lines(_PREFERENCES)
        parts = [
            (say("What I read here"), holdings),
            (say("Ways to ask"), [*ways, f"- {say(_WRITE)}", f"- {say(_MENUS)}"]),
            *((say(heading), self._lines(commands)) for heading, commands in usable),
            (say("Privacy"), self._privacy()),
        ]
        blocks = (
            Block((say(_INTRODUCTION), *([] if own else [say(_ELSEWHERE)]))),
            *(Block((f"**{heading}**", *lines)) for heading, lines in parts),
        )
        return BlockList(f"Verbale {version()}", blocks, most=len(blocks))

    def _lines(self, commands: Mapping[str, str]) -> list[str]:
        return [
            " ".join(["-", *map(self._parts.mention, names.split(", ")), say(words)])
            for names, words in commands.items()
        ]

    def _privacy(self) -> list[str]:
        retention, mention = self._verbale.admin_service.retention, self._parts.mention
        told = (
            say(_CONVERSATIONS, minutes=round(retention.conversations / timedelta(minutes=1))),
            say(_ANSWERS, days=_days(retention.answers)),
            say(_CHOSEN),
            say(_CHANGES),
            say(_OWN_DATA, export=mention("my-data export"), delete=mention("my-data delete")),
            say(
                _SERVER_DATA,
                export=mention("settings export"),
                delete=mention("settings delete"),
                days=_days(retention.departed),
            ),
        )
        return [f"- {one}" for one in told]


def _counted(held: Extent) -> str:
    sources = plural(held.sources, "{number} source", "{number} sources")
    return f"{sources} · " + plural(held.articles, "{number} article", "{number} articles")


def _days(period: timedelta) -> str:
    """A period in whole days, at least one."""
    return plural(max(1, round(period / timedelta(days=1))), "{number} day", "{number} days")
