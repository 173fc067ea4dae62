"""``/help``, all its pages: what the person may do, what is read here, and what is stored."""

from datetime import date, timedelta

import pytest

from bot.commands.help import _days
from index.admin import AdminService
from index.version import version
from tests.bot.curating import ScriptedCurator, health
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Role, User


async def shown(server: DiscordDouble, user: User, *, direct: bool = False) -> str:
    """All pages."""
    where = None if direct else server.guild
    told = await server.run("help", user=user, guild=where)
    assert told.ephemeral
    pages = [told.text]
    while told.buttons and not told.component(press_id(told, "next")).get("disabled"):
        told = await press(server, told, "next", user=user)
        pages.append(told.text)
    return "\n".join(pages)


FOR_ALL = ("</ask:", "</source list:", "</my-data export:")
FOR_CURATORS = ("</source add:", "adds a feed")
FOR_ADMINS = tuple(
    f"</settings {name}:" for name in ("show", "private", "conversations", "time-zone", "dates")
)
DIRECTLY = ("In a server that has added me", "</preferences:")
NEVER = ("deletes everything I store",)


@pytest.mark.parametrize(
    ("role", "told", "hidden"),
    [
        (None, FOR_ALL, (*FOR_CURATORS, *FOR_ADMINS, *DIRECTLY, "/index")),
        ("role.sources", (*FOR_ALL, *FOR_CURATORS), (*FOR_ADMINS, *DIRECTLY)),
        ("role.admins", (*FOR_ALL, *FOR_CURATORS, *FOR_ADMINS), DIRECTLY),
    ],
)
async def test_everybody_is_told_what_they_may_and_no_more(
    server: DiscordDouble,
    member: User,
    press_role: Role,
    people: AdminService,
    role: str | None,
    told: tuple[str, ...],
    hidden: tuple[str, ...],
) -> None:
    if role:
        await people.set(f"discord:{server.guild.id}", role, str(press_role.id))
    text = await shown(server, member)
    assert [one for one in told if one not in text] == []
    assert [one for one in (*hidden, *NEVER) if one in text] == []
    for command in ("ask", "source", "my-data"):
        assert f":{server.commands()[command]['id']}>" in text


async def test_in_a_direct_message_it_says_what_a_server_would_add(
    server: DiscordDouble, owner: User
) -> None:
    text = await shown(server, owner, direct=True)
    assert [one for one in DIRECTLY if one not in text] == []
    assert [one for one in (*FOR_CURATORS, *NEVER, "/index") if one in text] == []


async def test_it_tells_how_much_is_read_here_and_how_new_it_is(
    server: DiscordDouble, source_service: ScriptedCurator, own: str, member: User
) -> None:
    source_service.kept = [
        health("Alpha", own, articles=1),
        health("Beta", "public", articles=1_233),
        health("Hidden", "discord:1", articles=50),
    ]
    source_service.newest = date(2024, 8, 28)
    text = await shown(server, member)
    assert f"**Verbale {version()}**" in text
    assert "2 sources · 1,234 articles\nOf these, this server's own: 1 source · 1 article" in text
    assert "The newest article is from 28 August 2024." in text
    assert "1 source · 1,233 articles\nThe newest" in await shown(server, member, direct=True)


async def test_it_tells_what_is_stored_for_how_long_and_how_it_is_deleted(
    server: DiscordDouble, member: User
) -> None:
    text = await shown(server, member)
    assert "Nothing yet." in text
    assert "kept for 90 days" in text
    assert "about 30 minutes after the last answer" in text
    assert "deleted after 7 days" in text
    ids = {name: one["id"] for name, one in server.commands().items()}
    for command in ("my-data export", "my-data delete", "settings export", "settings delete"):
        assert f"</{command}:{ids[command.split(maxsplit=1)[0]]}>" in text
    assert _days(timedelta(hours=2)) == "1 day"
