"""Who reads ``/index log`` and ``/index feedback``."""

import pytest

from index.admin import AdminService
from tests.bot.pressing import press_id
from tests.discord_double import DiscordDouble, Role, User

SENTENCE = "They met at *Yanqi* Lake, a resort north of Beijing."


@pytest.mark.parametrize("command", ["index log", "index feedback"])
async def test_members_read_neither(server: DiscordDouble, member: User, command: str) -> None:
    told = await (await server.slash(command, user=member)).answer()
    assert told.ephemeral
    assert "may administer me in this server" in told.content
    assert "/settings admins" in told.content


async def test_the_role_of_the_admins_reads_them_and_changes_sources(
    server: DiscordDouble, member: User, press_role: Role
) -> None:
    await (await server.slash("settings admins", {"role": press_role})).answer()
    for command in ("index log", "index feedback", "source list", "settings sources"):
        told = await (await server.slash(command, user=member)).answer()
        assert told.content == "", command
    told = await (await server.slash("settings admins", {"remove": True}, user=member)).answer()
    assert "Only members with the Manage Server permission" in told.content


async def test_whoever_lost_the_right_turns_no_page(
    server: DiscordDouble, people: AdminService, member: User, press_role: Role
) -> None:
    scope = f"discord:{server.guild.id}"
    await people.set(scope, "role.admins", str(press_role.id))
    for number in range(20):
        await people.set(scope, f"key-{number:02}", "value")
    card = await (await server.slash("index log", user=member)).answer()
    await people.set(scope, "role.admins", None)
    pressed = await server.press(card, press_id(card, "next"), user=member)
    told = await pressed.followup(1)
    assert "may administer me" in told.content
    assert "key-11" not in card.text
