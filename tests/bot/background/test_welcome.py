"""A server that adds the bot is welcomed once, where somebody sees it."""

from collections.abc import AsyncIterator

import pytest

from index.admin import AdminService
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker, ScriptedExamples
from tests.discord_double import (
    MEMBER_PERMISSIONS,
    Channel,
    DiscordDouble,
    Guild,
    Message,
    Role,
    User,
)
from tests.discord_double.model import VIEW_AUDIT_LOG


@pytest.fixture
async def server(
    monkeypatch: pytest.MonkeyPatch, people: AdminService, asker: ScriptedAsker
) -> AsyncIterator[DiscordDouble]:
    """The double with a bot that is ready: before, a new server looks like an old one."""
    async with (
        DiscordDouble() as double,
        connected(double, monkeypatch, asker, admin_service=people) as client,
    ):
        await client.wait_until_ready()
        yield double


def new_server(**more: object) -> Guild:
    hall = Channel("hall")
    made = Guild("Ministry", channels=[Channel("general"), hall])
    made.system_channel = hall
    for name, value in more.items():
        setattr(made, name, value)
    return made


def said(server: DiscordDouble, to: Channel) -> list[Message]:
    return server.messages(to)


async def test_the_system_channel_is_told_three_things_to_try_and_how_to_add_sources(
    server: DiscordDouble,
) -> None:
    ministry = new_server()
    await server.join(ministry)
    told = await server.next_message(ministry.channels[1])
    ids = {name: one["id"] for name, one in server.commands().items()}
    assert "**Hello, I'm verbale.**" in told.text
    assert f"1. </ask:{ids['ask']}> a question" in told.text
    assert f"2. </source list:{ids['source']}>" in told.text
    assert f"3. </help:{ids['help']}>" in told.text
    assert f"</source add:{ids['source']}>" in told.text
    assert said(server, ministry.general) == []
    assert said(server, server.dm(ministry.owner)) == []


async def test_the_question_to_try_is_one_that_the_server_gets_an_answer_to(
    server: DiscordDouble, asker: ScriptedAsker
) -> None:
    asker.example_questions = known = ScriptedExamples(("When did *Reyes* meet Marsh?", "Who?"))
    ministry = new_server()
    await server.join(ministry)
    told = await server.next_message(ministry.channels[1])
    assert "a question in English, such as “When did \\*Reyes\\* meet Marsh?”" in told.text
    assert known.scopes == [(f"discord:{ministry.id}",)]
    asker.example_questions = ScriptedExamples()
    nothing_read = new_server()
    await server.join(nothing_read)
    assert "a question in English." in (await server.next_message(nothing_read.channels[1])).text


@pytest.mark.parametrize("says_so", [True, False])
async def test_where_it_may_not_speak_it_writes_to_the_owner(
    server: DiscordDouble, says_so: bool
) -> None:
    ministry = new_server()
    ministry.channels[1].writable, ministry.channels[1].says_so = False, says_so
    await server.join(ministry)
    told = await server.next_message(server.dm(ministry.owner))
    assert "Three things to try" in told.text
    posts = server.sent(f"POST /channels/{ministry.channels[1].id}/messages")
    assert len(posts) == (0 if says_so else 1)


async def test_who_invited_it_is_told_where_the_audit_log_may_be_read(
    server: DiscordDouble,
) -> None:
    auditor = Role("auditor", permissions=MEMBER_PERMISSIONS | VIEW_AUDIT_LOG)
    server.bot.roles.append(auditor)
    inviter = User("inviter")
    ministry = new_server(system_channel=None, added_by=inviter, roles=[auditor])
    await server.join(ministry)
    told = await server.next_message(server.dm(inviter))
    assert "Three things to try" in told.text
    assert said(server, server.dm(ministry.owner)) == []


async def test_where_nobody_takes_messages_it_stays_silent(server: DiscordDouble) -> None:
    ministry = new_server(system_channel=None)
    ministry.owner.accepts_dms = False
    await server.join(ministry)

    def refused() -> bool | None:
        return any(one.status == 403 for one in server.sent("POST /channels/*/messages")) or None

    await server.until(refused, "it did not try")
    assert said(server, ministry.general) == []
