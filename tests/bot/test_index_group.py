"""``/index log`` and ``/index feedback`` as administrators read them."""

import pytest

from index.people import People
from index.store.library import Library
from tests.bot.pressing import press, press_id
from tests.bot.samples import ScriptedAsker, answer, quote
from tests.discord_double import DiscordDouble, Role, User
from tests.index.store.making import entry, store

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
    told = await (await server.slash("settings admins", user=member)).answer()
    assert "Only members with the permission Manage Server may do this" in told.content


async def test_an_empty_log_says_so(server: DiscordDouble) -> None:
    told = await (await server.slash("index log")).answer()
    assert "Nothing has been changed here yet." in told.text


async def test_the_log_tells_who_what_when_and_where_newest_first(server: DiscordDouble) -> None:
    await (await server.slash("settings sources")).answer()
    await (await server.slash("settings admins")).answer()
    told = await (await server.slash("index log")).answer()
    assert "**2 changes**" in told.text
    assert told.text.index("role.admins") < told.text.index("role.sources")
    assert server.user.mention in told.text
    assert f"<#{server.guild.general.id}>" in told.text
    assert "<t:" in told.text


async def test_the_log_is_turned_page_by_page(
    server: DiscordDouble, people: People, member: User, press_role: Role
) -> None:
    scope = f"discord:{server.guild.id}"
    for number in range(20):
        await people.set(scope, f"key-{number:02}", "*" * 2_000)
    card = await (await server.slash("index log")).answer()
    assert "key-19" in card.text
    card = await press(server, card, "next")
    assert "key-19" not in card.text
    assert "key-11" in card.text
    card = await press(server, card, "next")
    assert "key-00" in card.text
    [back] = [one for one in card.walk() if one.get("custom_id") == press_id(card, "next")]
    assert back["disabled"]
    card = await press(server, card, "previous")
    assert "key-11" in card.text


async def test_whoever_lost_the_right_turns_no_page(
    server: DiscordDouble, people: People, member: User, press_role: Role
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


async def test_what_the_terminal_changed_names_no_user_of_the_machine(
    server: DiscordDouble, library: Library
) -> None:
    store(library, entry(), scope=f"discord:{server.guild.id}")
    with library.database.writing() as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'terminal:root', place = 'terminal'")
    told = await (await server.slash("index log")).answer()
    assert "whoever runs me · terminal" in told.text
    assert "root" not in told.text


async def test_feedback_lists_what_was_judged_bad_with_the_sentence_and_the_reason(
    server: DiscordDouble, library: Library, asker: ScriptedAsker, member: User
) -> None:
    store(library, entry(SENTENCE, id="one"))
    [key] = [one.key for one in library.catalogue.export(("public",), None)]
    asker.gives = answer(quote(article_id=key, text=SENTENCE, sentence=SENTENCE, end=len(SENTENCE)))
    card = await (await server.slash("ask", {"question": "where *did* they meet?"})).answer()
    why = await (await server.press(card, press_id(card, "bad"))).answer()
    [menu] = [str(one["custom_id"]) for one in why.walk() if one.get("custom_id")]
    chosen = await server.press(why, menu, values=["out of date"])
    await chosen.until(lambda message: "out of date" in message.text)
    await (await server.press(card, press_id(card, "good"), user=member)).answer()
    told = await (await server.slash("index feedback")).answer()
    assert "**1 answer judged bad**" in told.text
    assert "where \\*did\\* they meet?" in told.text
    assert "They met at \\*Yanqi\\* Lake" in told.text
    assert "out of date" in told.text
    assert member.mention not in told.text
    assert server.user.mention not in told.text
    library.articles.remove_source("public", "Wire")
    told = await (await server.slash("index feedback")).answer()
    assert "Its article is here no more" in told.text


async def test_the_longest_judgements_fit_on_a_card(
    server: DiscordDouble, people: People, library: Library, asker: ScriptedAsker
) -> None:
    for number in range(7):
        question = {"question": f"{number}" + "_" * 900}
        card = await (await server.slash("ask", question)).answer()
        why = await (await server.press(card, press_id(card, "bad"))).answer()
        [menu] = [str(one["custom_id"]) for one in why.walk() if one.get("custom_id")]
        opened = await server.press(why, menu, values=["other"])
        await opened.modal()
        said = await server.submit_modal(opened, {"said": "*" * 500})
        await said.until(lambda message: "not good" in message.text)
    card = await (await server.slash("index feedback")).answer()
    assert "**7 answers judged bad**" in card.text
    assert "0\\_" in (await press(server, card, "next")).text
