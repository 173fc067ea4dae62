from tests.bot.samples import DictMemory
from tests.discord_double import DiscordDouble, Guild, Role, User


async def test_the_role_is_kept_and_the_step_in_discord_is_named(
    server: DiscordDouble, memory: DictMemory, embassy: Guild, press_role: Role
) -> None:
    told = await (await server.slash("settings sources", {"role": press_role})).answer()
    assert told.ephemeral
    assert "members with the role “press” may change the sources" in told.text
    assert "Server Settings → Integrations → verbale → /source" in told.text
    assert memory.kept[f"discord.sources.role.{embassy.id}"] == str(press_role.id)


async def test_without_a_role_managers_alone_are_left(
    server: DiscordDouble, member: User, press_role: Role
) -> None:
    await (await server.slash("settings sources", {"role": press_role})).answer()
    told = await (await server.slash("settings sources")).answer()
    assert "only members with the permission Manage Server" in told.text
    refused = await (await server.slash("source list", user=member)).answer()
    assert "Only members with the permission Manage Server" in refused.content


async def test_who_was_let_in_cannot_let_others_in(
    server: DiscordDouble, member: User, press_role: Role, memory: DictMemory
) -> None:
    await (await server.slash("settings sources", {"role": press_role})).answer()
    before = dict(memory.kept)
    asked = await server.slash("settings sources", {"role": Role("friends")}, user=member)
    told = await asked.answer()
    assert told.ephemeral
    assert "Only members with the permission Manage Server may do this" in told.content
    assert memory.kept == before
