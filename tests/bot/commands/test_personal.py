import json
from typing import Any

from index.store.library import Library
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Interaction, Role, User


async def file_of(discord: DiscordDouble, asked: Interaction) -> Any:
    told = await asked.answer()
    assert told.ephemeral
    assert told.attachments
    [upload] = [one for one in discord.world.uploads.values() if one.filename.endswith(".json")]
    return json.loads(upload.content)


async def judged(server: DiscordDouble, user: User | None = None) -> None:
    card = await server.run("ask", {"question": "where?"}, user=user)
    await (await server.press(card, press_id(card, "bad"), user=user)).answer()


async def test_a_person_gets_what_is_theirs_and_nothing_of_others(
    server: DiscordDouble, member: User, press_role: Role
) -> None:
    await server.run("settings sources", {"role": press_role})
    await judged(server)
    await judged(server, member)
    found = await file_of(server, await server.slash("my-data export", user=member))
    assert found["who"] == f"discord:{member.id}"
    assert found["changes"] == []
    [one] = found["judgements"]
    assert (one["question"], one["good"]) == ("where?", False)
    server.world.uploads.clear()
    found = await file_of(server, await server.slash("my-data export", guild=None))
    assert [one["what"] for one in found["changes"]] == ["setting changed"]


async def test_a_person_can_have_themselves_forgotten_and_nobody_confirms_it_for_them(
    server: DiscordDouble, library: Library, member: User, press_role: Role
) -> None:
    def kept() -> list[int]:
        return [len(library.feedback.of(f"discord:{one.id}")) for one in (server.user, member)]

    await server.run("settings sources", {"role": press_role})
    await judged(server)
    await judged(server, member)
    asked = await server.run("my-data delete", guild=None)
    assert asked.ephemeral
    assert "1 change, 1 rating, 1 conversation, 0 chosen servers" in asked.text
    assert "can't be undone" in asked.text
    assert "Nothing has changed." in (await press(server, asked, "keep")).text
    asked = await server.run("my-data delete")
    asked.flags = asked.flags & ~(1 << 6)  # as if Discord showed it to others
    pressed = await server.press(asked, press_id(asked, "forget"), user=member)
    assert "Run /my-data delete yourself" in (await pressed.answer()).content
    assert kept() == [1, 1]
    told = await press(server, asked, "forget")
    assert "no longer carry your name" in told.text
    assert told.buttons == []
    command = await server.run("my-data delete")
    assert "Nothing is stored under your name" in command.text
    assert kept() == [0, 1]
    assert len(library.feedback.page(None)) == 2
    assert [one.who for one in library.audit_log.page(None)] == ["somebody"]
