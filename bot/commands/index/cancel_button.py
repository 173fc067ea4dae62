"""The button that gives up a build; it works for as long as its message stands."""

import re
from typing import Any, Self

import discord

from bot.core.interactions import AnyInteraction
from bot.core.services import services_of


class CancelBuild(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"index:cancel:(?P<number>[0-9]{1,9})",
):
    """Gives up the generation of a number, which alone leads back to it after a restart."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            discord.ui.Button(
                label="Cancel",
                style=discord.ButtonStyle.danger,
                custom_id=f"index:cancel:{number}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button as it was pressed."""
        return cls(int(match["number"]))

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press on to what keeps the index in this client."""
        await services_of(interaction).builds.press(interaction, self.number)
