import json
from typing import Any

from index.store.library import Library
from tests.bot.pressing import press_id
from tests.discord_double import DiscordDouble, Interaction, User


async def file_of(discord: DiscordDouble, asked: Interaction) -> Any:
    told = await asked.answer()
    assert told.ephemeral
    assert told.attachments
    [upload] = [one for one in discord.world.uploads.values() if one.filename.endswith(".json")]
    return json.loads(upload.content)


async def judged(server: DiscordDouble, user: User | None = None) -> None:
    card = await (await server.slash("ask", {"question": "where?"}, user=user)).answer()
    await (await server.press(card, press_id(card, "bad"), user=user)).answer()


async def test_a_person_gets_what_is_theirs_and_nothing_of_others(
    server: DiscordDouble, member: User
) -> None:
    await (await server.slash("settings sources")).answer()
    await judged(server)
    await judged(server, member)
    found = await file_of(server, await server.slash("my-data export", user=member))
    assert found["who"] == f"discord:{member.id}"
    assert found["changes"] == []
    [one] = found["judgements"]
    assert (one["question"], one["good"]) == ("where?", False)


async def test_it_can_be_asked_for_in_a_direct_message(server: DiscordDouble) -> None:
    await (await server.slash("settings sources")).answer()
    found = await file_of(server, await server.slash("my-data export", guild=None))
    [one] = found["changes"]
    assert one["what"] == "setting changed"


async def test_a_person_can_have_themselves_forgotten(
    server: DiscordDouble, library: Library
) -> None:
    await (await server.slash("settings sources")).answer()
    await judged(server)
    told = await (await server.slash("my-data delete")).answer()
    assert told.ephemeral
    assert "is kept no longer under your name" in told.text
    again = await (await server.slash("my-data delete", guild=None)).answer()
    assert "There was nothing under your name" in again.text
    assert len(library.feedback.page(None)) == 1
    assert [one.who for one in library.audit.page(None)] == ["somebody"]
