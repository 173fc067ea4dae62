"""``/preferences`` and ``/my-data``: what a person chooses, and what is stored about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip, escape, label, strong
from bot.core.permissions import anyone, group_for_all
from bot.core.runner import Card, data_file
from bot.core.scope import SharedServers, scope_of_guild
from bot.feature import Feature, Shown, answers
from bot.language import plural, plural_if_any, say, translatable
from bot.ui.cards import ButtonIds, CardButton, Confirmation, card, note, row, text, text_card

MOST = 25
"""Most options of a menu."""

_NONE_SHARED = translatable(
    "I find no server that we share. Ask in a server that has added me, or look for one with the "
    "option server."
)
_EXPLAINED = translatable(
    "In direct messages, I answer from the public sources. I can answer from the sources of "
    "servers that we share, too. I check at each question that you are still a member, and nobody "
    "else sees what you choose."
)
_CHOSEN = translatable(
    "Your direct messages are answered from the public sources and from: {names}."
)


_FORGOTTEN = translatable(
    "Done. Your changes, ratings and watches no longer carry your name, in any server; your "
    "comments, your choice of servers and the questions that you wait for are deleted, and your "
    "conversations are over."
)
_NOTHING = translatable(
    "Nothing is stored under your name. I store who asks a question only while a conversation "
    "lasts, or while they wait for an answer."
)
_CONFIRM = translatable(
    "Stored under your name: {changes}, {ratings}, {conversations}, {servers}, {watches}. I keep "
    "changes, ratings and the servers' watches without your name, end the conversations, and "
    "delete your comments, your choice of servers and the questions that you wait for. This "
    "applies to every server and can't be undone. To get a copy first, run `/my-data export`."
)


class Personal(Feature):
    """Lets people choose which servers answer them directly, and exports or removes their data."""

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=False, dms=True, private_channels=False)
    @app_commands.describe(server="Only servers with this in their name, if there are many")
    @answers(anyone)
    async def preferences(self, interaction: AnyInteraction, server: str | None = None) -> Shown:
        """Choose servers whose sources answer your direct messages, too."""
        found, closed = await self._shared_servers.shared(interaction.user.id, server or "")
        if not found:
            return text_card(_closed_in_words(len(closed)) or say(_NONE_SHARED))
        chosen = set(await self._verbale.admin_service.servers_of(actor_id(interaction)))
        return ServerChoice(self._shared_servers, found, chosen, len(closed))

    my_data = group_for_all("my-data", "The data I store about you")

    @my_data.command()
    @answers(anyone)
    async def export(self, interaction: AnyInteraction) -> Shown:
        """Get a file with everything I store about you."""
        data = await self._verbale.admin_service.of_person(actor_id(interaction))
        return data_file("my-data.json", data)

    @my_data.command()
    @answers(anyone)
    async def delete(self, interaction: AnyInteraction) -> Shown:
        """Remove your name from everything I store, in every server. You confirm first."""
        data = await self._verbale.admin_service.of_person(actor_id(interaction))
        if data.empty:
            return text_card(say(_NOTHING))
        told = say(
            _CONFIRM,
            changes=plural(len(data.changes), "{number} change", "{number} changes"),
            ratings=plural(len(data.judgements), "{number} rating", "{number} ratings"),
            conversations=plural(
                len(data.conversations), "{number} conversation", "{number} conversations"
            ),
            servers=plural(len(data.servers), "{number} chosen server", "{number} chosen servers"),
            watches=plural(len(data.watches), "{number} watch", "{number} watches"),
        )
        return Confirmation(
            "/my-data delete",
            [strong(say("Remove your name?")), told],
            go=("forget", say("Forget me")),
            leave=("keep", say("Keep")),
            left=say("Nothing has changed."),
            work=self._forget,
        )

    async def _forget(self, interaction: AnyInteraction) -> Card:
        await self._verbale.admin_service.forget_person(actor_id(interaction))
        return text_card(say(_FORGOTTEN))


@dataclass(frozen=True, slots=True)
class ServerChoice:
    """The menu of the servers that a person shares with the bot.

    Attributes:
        shared_servers: checks and stores the choice.
        found: the servers; the menu shows the first.
        chosen: the scopes of those that are chosen.
        closed: how many more there are that keep their sources out of direct messages.
    """

    shared_servers: SharedServers
    found: Sequence[discord.Guild]
    chosen: Collection[str]
    closed: int = 0

    command = "/preferences"

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """What is chosen, and the menu."""
        heading, offered = say("Direct messages"), self.found[:MOST]
        menu = discord.ui.Select[Card](
            custom_id=ids.id("servers"),
            placeholder=say("Choose servers"),
            options=[
                discord.SelectOption(
                    label=label(one.name, 100),
                    value=scope_of_guild(one),
                    default=scope_of_guild(one) in self.chosen,
                )
                for one in offered
            ],
            min_values=0,
            max_values=len(offered),
            disabled=not ids.alive,
        )
        left_out = len(self.found) - len(offered)
        more = plural_if_any(
            left_out,
            "{number} more server is not shown; the option server finds it.",
            "{number} more servers are not shown; the option server finds them.",
        )
        return card(
            text([f"**{heading}**", say(_EXPLAINED)]),
            text([escape(self._in_words(self.chosen))]),
            row(CardButton(menu)),
            note(more),
            note(_closed_in_words(self.closed)),
            note(footnote),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Store the choice.

        Raises:
            VerbaleError: the person is no member of one of the servers, or the library is
                unavailable.
        """
        offered = list(map(scope_of_guild, self.found[:MOST]))
        await self.shared_servers.choose(interaction.user.id, offered, values)
        return text_card(self._in_words(values))

    def _in_words(self, scopes: Collection[str]) -> str:
        """Which of the servers in the menu are chosen."""
        names = [one.name for one in self.found[:MOST] if scope_of_guild(one) in scopes]
        if not names:
            return say("Your direct messages are answered from the public sources alone.")
        return say(_CHOSEN, names=", ".join(clip(one, 60) for one in names))


def _closed_in_words(number: int) -> str:
    """How many servers keep their sources out of direct messages; empty for none."""
    return plural_if_any(
        number,
        "{number} server that we share keeps its sources out of direct messages; its "
        "administrators decide that.",
        "{number} servers that we share keep their sources out of direct messages; their "
        "administrators decide that.",
    )
