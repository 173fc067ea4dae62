from index.people import People
from index.store.library import Library
from tests.discord_double import DiscordDouble, Guild, Role, User


async def test_the_role_is_kept_and_the_step_in_discord_is_named(
    server: DiscordDouble, people: People, embassy: Guild, press_role: Role
) -> None:
    told = await (await server.slash("settings sources", {"role": press_role})).answer()
    assert told.ephemeral
    assert "members with the role “press” may change the sources" in told.text
    assert "Server Settings → Integrations → verbale → /source" in told.text
    kept = await people.setting(f"discord:{embassy.id}", "role.sources")
    assert kept == str(press_role.id)


async def test_without_a_role_managers_alone_are_left(
    server: DiscordDouble, member: User, press_role: Role
) -> None:
    await (await server.slash("settings sources", {"role": press_role})).answer()
    told = await (await server.slash("settings sources")).answer()
    assert "only members with the permission Manage Server" in told.text
    refused = await (await server.slash("source list", user=member)).answer()
    assert "Only members with the permission Manage Server" in refused.content


async def test_who_was_let_in_cannot_let_others_in(
    server: DiscordDouble, member: User, press_role: Role, library: Library
) -> None:
    await (await server.slash("settings sources", {"role": press_role})).answer()
    before = library.audit.page(None)
    asked = await server.slash("settings sources", {"role": Role("friends")}, user=member)
    told = await asked.answer()
    assert told.ephemeral
    assert "Only members with the permission Manage Server may administer me" in told.content
    assert library.audit.page(None) == before
