"""``/help``, all its pages: what the person may do, what is read here, and what is stored."""

from datetime import date, timedelta

from bot.commands.help import _days
from index.admin import AdminService
from index.version import version
from tests.bot.curating import ScriptedCurator, health
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Guild, Role, User


async def shown(server: DiscordDouble, user: User, *, direct: bool = False) -> str:
    """All pages."""
    where = None if direct else server.guild
    told = await (await server.slash("help", user=user, guild=where)).answer()
    assert told.ephemeral
    pages = [told.text]
    while told.buttons and not told.component(press_id(told, "next")).get("disabled"):
        told = await press(server, told, "next", user=user)
        pages.append(told.text)
    return "\n".join(pages)


async def test_a_member_is_told_what_everybody_may_and_no_more(
    server: DiscordDouble, member: User
) -> None:
    text = await shown(server, member)
    for command in ("ask", "source", "my-data"):
        assert f":{server.commands()[command]['id']}>" in text
    for hidden in (
        "/source add",
        "/settings show",
        "/index",
        "/preferences",
        "In a server that has added me",
    ):
        assert hidden not in text


async def test_a_curator_is_told_how_to_change_the_sources(
    server: DiscordDouble, member: User, press_role: Role, people: AdminService
) -> None:
    await people.set(f"discord:{server.guild.id}", "role.sources", str(press_role.id))
    text = await shown(server, member)
    number = server.commands()["source"]["id"]
    assert f"- </source add:{number}> adds a feed" in text
    assert "/settings show" not in text


async def test_a_role_that_administers_is_told_that_but_not_how_to_delete_all(
    server: DiscordDouble, member: User, press_role: Role, people: AdminService
) -> None:
    await people.set(f"discord:{server.guild.id}", "role.admins", str(press_role.id))
    text = await shown(server, member)
    for name in ("show", "private", "conversations", "time-zone", "dates"):
        assert f"</settings {name}:" in text
    assert "</source add:" in text
    assert "deletes everything I store" not in text


async def test_in_a_direct_message_it_says_what_a_server_would_add(
    server: DiscordDouble, owner: User
) -> None:
    text = await shown(server, owner, direct=True)
    assert "In a server that has added me" in text
    assert "</preferences:" in text
    assert "/source add" not in text
    assert "/index" not in text


async def test_it_tells_how_much_is_read_here_and_how_new_it_is(
    server: DiscordDouble, source_service: ScriptedCurator, embassy: Guild, member: User
) -> None:
    own = f"discord:{embassy.id}"
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
