from datetime import date, timedelta

from bot.commands.about import _days
from index.version import version
from tests.bot.curating import ScriptedCurator, health
from tests.discord_double import DiscordDouble, Guild, User


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
    told = await (await server.slash("about", user=member)).answer()
    assert told.ephemeral
    assert f"**Verbale {version()}**" in told.text
    assert "2 sources · 1,234 articles\nOf these, this server's own: 1 source · 1 article" in (
        told.text
    )
    assert "The newest article is from 28 August 2024." in told.text


async def test_in_a_direct_message_the_public_sources_count(
    server: DiscordDouble, source_service: ScriptedCurator, embassy: Guild
) -> None:
    source_service.kept = [health("Alpha", f"discord:{embassy.id}"), health("Beta", "public")]
    told = await (await server.slash("about", guild=None)).answer()
    assert "1 source · 12 articles\nThe newest" in told.text


async def test_it_tells_what_is_stored_for_how_long_and_how_it_is_deleted(
    server: DiscordDouble,
) -> None:
    told = await (await server.slash("about")).answer()
    assert "Nothing yet." in told.text
    assert "kept for 90 days" in told.text
    assert "about 30 minutes after the last answer" in told.text
    assert "deleted after 7 days" in told.text
    ids = {name: one["id"] for name, one in server.commands().items()}
    for command in ("my-data export", "my-data delete", "settings export", "settings delete"):
        assert f"</{command}:{ids[command.split(maxsplit=1)[0]]}>" in told.text


def test_a_short_period_is_at_least_one_day() -> None:
    assert _days(timedelta(hours=2)) == "1 day"
