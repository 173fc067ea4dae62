"""The button that cancels a build; it works as long as its message exists."""

import re
from typing import Any, Self

import discord

from bot.core.interactions import AnyInteraction
from bot.core.services import services_of
from bot.translations.language import say


class CancelBuild(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"index:cancel:(?P<number>[0-9]{1,9})",
):
    """Cancels the build of one generation; its ``custom_id`` holds the number, for restarts."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            discord.ui.Button(
                label=say("Cancel"),
                style=discord.ButtonStyle.danger,
                custom_id=f"index:cancel:{number}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Restore the button that was pressed."""
        return cls(int(match["number"]))

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press to the client's build service."""
        await services_of(interaction).builds.press(interaction, self.number)
