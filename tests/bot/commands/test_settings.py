import json

import pytest

from index.admin import AdminService
from index.store.library import Library
from tests.discord_double import DiscordDouble, Guild, Role, User
from tests.index.store.samples import entry, store


@pytest.mark.parametrize(
    ("command", "do"),
    [
        ("sources", "change the sources, watches and digests of this server"),
        ("admins", "administer me in this server"),
    ],
)
async def test_without_a_role_it_shows_who_may_and_changes_nothing(
    server: DiscordDouble, library: Library, press_role: Role, command: str, do: str
) -> None:
    told = await server.run(f"settings {command}")
    assert told.ephemeral
    assert f"Only members with the Manage Server permission may {do}." in told.text
    await server.run(f"settings {command}", {"role": press_role})
    before = library.audit_log.page(None)
    told = await server.run(f"settings {command}")
    assert f"Members with the role “press” may {do}" in told.text
    assert f"run /settings {command} with the option role" in told.text
    assert library.audit_log.page(None) == before
    assert library.servers.settings(f"discord:{server.guild.id}") == {
        f"role.{command}": str(press_role.id)
    }


async def test_a_role_is_let_in_lets_in_nobody_else_and_is_sent_out_only_when_that_is_said(
    server: DiscordDouble, people: AdminService, library: Library, member: User, press_role: Role
) -> None:
    scope = f"discord:{server.guild.id}"
    told = await server.run("settings sources", {"role": press_role})
    assert told.ephemeral
    assert "members with the role “press” may change the sources" in told.text
    assert await people.setting(scope, "role.sources") == str(press_role.id)
    before = library.audit_log.page(None)
    told = await server.run("settings sources", {"role": Role("friends")}, user=member)
    assert "Only members with the Manage Server permission" in told.content
    both = {"role": press_role, "remove": True}
    told = await server.run("settings sources", both)
    assert "Use either role or remove" in told.content
    assert library.audit_log.page(None) == before
    told = await server.run("settings sources", {"remove": True})
    assert "only members with the Manage Server permission may change the sources" in told.text
    refused = await server.run("source show", {"name": "x"}, user=member)
    assert "Only members with the Manage Server permission" in refused.content
    told = await server.run("settings admins", {"role": press_role})
    assert "Server Settings → Integrations → verbale → Add roles" in told.text


async def test_all_settings_of_a_server_are_shown_at_once(
    server: DiscordDouble, people: AdminService, press_role: Role, embassy: Guild
) -> None:
    scope = f"discord:{embassy.id}"
    await people.set(scope, "role.sources", str(embassy.id))
    await people.set(scope, "role.admins", "1234")
    await people.limit(scope, "sources", 7)
    told = await server.run("settings show")
    assert told.ephemeral
    assert "Every member may change the sources, watches and digests of this server." in told.text
    assert "A role that no longer exists may administer me in this server" in told.text
    assert "7 sources of its own" in told.text
    told = await server.run("settings show", guild=server.world.guilds[1])
    assert told.text.count("Only members with the Manage Server permission may") == 2
    assert "200 sources of its own" in told.text


async def test_settings_are_shown_to_those_who_administer_and_to_owners_alone(
    server: DiscordDouble, member: User, owner: User, press_role: Role, people: AdminService
) -> None:
    refused = await server.run("settings show", user=member)
    assert "may administer me in this server" in refused.content
    owner.permissions = member.permissions
    owner.roles = [press_role]
    assert "Settings" in (await server.run("settings show", user=owner)).text
    await people.set(f"discord:{server.guild.id}", "role.admins", str(press_role.id))
    for command in ("show", "admins"):
        told = await server.run(f"settings {command}", user=member)
        assert "Members with the role “press” may administer me" in told.text
    refused = await server.run("settings admins", {"remove": True}, user=member)
    assert "Only members with the Manage Server permission may do this" in refused.content


async def test_everybody_but_an_owner_only_reads_the_limits(
    server: DiscordDouble, owner: User, people: AdminService
) -> None:
    told = await server.run("settings limits")
    assert "200 sources of its own with up to 100,000 articles" in told.text
    assert "1,000 MB of text" in told.text
    assert "12 questions a minute" in told.text
    refused = await server.run("settings limits", {"sources": 900})
    assert "Only the bot's operators can do this" in refused.content
    told = await server.run("settings limits", {"megabytes": 5}, user=owner)
    assert "5 MB of text" in told.text
    told = await server.run("settings limits", {"sources": 900}, user=owner)
    assert "900 sources" in told.text
    assert (await people.limits(f"discord:{server.guild.id}")).sources == 900
    assert (await people.limits(f"discord:{server.world.guilds[1].id}")).sources == 200
    told = await server.run("settings limits", {"usual": True}, user=owner)
    assert "200 sources" in told.text


async def test_an_export_holds_what_is_of_the_server(
    server: DiscordDouble, press_role: Role
) -> None:
    await server.run("settings sources", {"role": press_role})
    told = await server.run("settings export")
    assert told.ephemeral
    [upload] = server.world.uploads.values()
    found = json.loads(upload.content)
    assert found["scope"] == f"discord:{server.guild.id}"
    assert [one["what"] for one in found["changes"]] == ["setting changed", "data exported"]
    assert found.keys() == {
        "scope", "sources", "settings", "limits", "changes", "judgements", "watches",
    }  # fmt: skip


async def test_all_of_a_server_is_deleted_once_its_name_is_typed(
    server: DiscordDouble, library: Library, press_role: Role
) -> None:
    await server.run("settings sources", {"role": press_role})
    store(library, entry(), scope=f"discord:{server.guild.id}")
    opened = await server.slash("settings delete")
    assert (await opened.modal())["title"] == "Delete this server's data"
    wrong = await server.submit_modal(opened, {"name": "Newsroom"})
    assert "Nothing was deleted" in (await wrong.answer()).content
    assert len(library.audit_log.page(None)) == 2
    opened = await server.slash("settings delete")
    await opened.modal()
    told = await (await server.submit_modal(opened, {"name": " embassy "})).answer()
    assert told.ephemeral
    assert "this server's sources with 1 article" in told.text
    assert [one.what for one in library.audit_log.page(None)] == ["data deleted"]
    assert library.servers.scopes() == []


async def test_who_manages_no_more_or_only_administers_deletes_nothing(
    server: DiscordDouble,
    library: Library,
    people: AdminService,
    manager: User,
    member: User,
    press_role: Role,
) -> None:
    scope, refused = f"discord:{server.guild.id}", "Only members with the Manage Server permission"
    await people.set(scope, "role.admins", str(press_role.id))
    store(library, entry(), scope=scope)
    assert refused in (await server.run("settings delete", user=member)).content
    opened = await server.slash("settings delete")
    await opened.modal()
    manager.permissions = member.permissions
    told = await (await server.submit_modal(opened, {"name": "Embassy"})).answer()
    assert refused in told.content
    assert library.servers.scopes() == [scope]
    assert "data deleted" not in [one.what for one in library.audit_log.page([scope])]
