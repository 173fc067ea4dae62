"""The index of a server: builds, the audit log, bad ratings."""

import pytest

from index.admin import AdminService
from index.errors import SettingsError, TryLaterError
from index.store.library import Library
from tests.bot.curating import ScriptedCurator, health
from tests.bot.indexers import ScriptedIndexer, generation
from tests.bot.pressing import press, press_id
from tests.bot.samples import ScriptedAsker, answer, quote
from tests.discord_double import DiscordDouble, Guild, Message, Role, User
from tests.index.store.samples import entry, store

OWNERS_ONLY = "Only the bot's operators can do this"


@pytest.fixture
def index_service() -> ScriptedIndexer:
    return ScriptedIndexer([generation(1, state="kept"), generation(2)])


async def asked(server: DiscordDouble, command: str, user: User, **options: str) -> Message:
    return await server.run(f"index {command}", options, user=user)


async def begun(server: DiscordDouble, owner: User, command: str = "reindex") -> Message:
    """The progress message of what was begun."""
    card = await asked(server, command, owner)
    await press(server, card, "begin")
    return await server.next_message(server.guild.general)


@pytest.mark.parametrize("command", ["reindex", "cancel", "rollback"])
async def test_who_does_not_run_the_bot_gets_nothing_whatever_else_they_may(
    server: DiscordDouble, index_service: ScriptedIndexer, manager: User, member: User, command: str
) -> None:
    before = list(index_service.generations)
    for person in (manager, member, server.guild.owner):
        told = await asked(server, command, person)
        assert told.ephemeral
        assert OWNERS_ONLY in told.content
        assert told.components == []
    assert (index_service.started, index_service.generations) == ([], before)
    assert server.messages(server.guild.general) == []


async def test_a_build_begins_when_it_is_confirmed_and_a_message_of_the_bots_shows_it(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    card = await asked(server, "reindex", owner)
    assert (await press(server, card, "leave")).text == "Nothing was started."
    card = await asked(server, "reindex", owner, model=" large ")
    assert card.ephemeral
    assert "**Rebuild the index?**" in card.text
    assert "encoded with large" in card.text
    assert "generation 2 (small) keeps answering" in card.text
    assert index_service.started == []
    assert server.messages(server.guild.general) == []
    assert "Building generation 3" in (await press(server, card, "begin")).text
    assert index_service.started == [("large", f"discord:{owner.id}")]
    message = await server.next_message(server.guild.general)
    assert not message.ephemeral
    assert index_service.messages == {3: (str(message.channel.id), str(message.id))}
    for command in ("reindex", "rollback"):
        told = await asked(server, command, owner)
        assert told.ephemeral
        assert "Generation 3 is already being built" in told.content
        assert "/index cancel" in told.content
    told = await asked(server, "cancel", owner)
    assert told.ephemeral
    assert told.text.startswith("Generation 3 is cancelled")
    assert index_service.generations[2].state == "cancelled"
    assert "not being built any more" in (await asked(server, "cancel", owner)).content


async def test_what_cannot_begin_is_told_and_begins_nothing(
    server: DiscordDouble,
    index_service: ScriptedIndexer,
    owner: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index_service.troubles["start"] = SettingsError("The model large is not there; name another.")
    card = await asked(server, "reindex", owner, model="large")
    pressed = await server.press(card, press_id(card, "begin"))
    assert "The model large is not there" in (await pressed.followup()).content

    async def owns(*_: object) -> bool:
        return False

    with monkeypatch.context() as no_owner_any_more:
        no_owner_any_more.setattr("bot.core.permissions.Gate.owns", owns)
        pressed = await server.press(card, press_id(card, "begin"))
        assert OWNERS_ONLY in (await pressed.followup()).content
    index_service.generations.clear()
    assert "The library is empty" in (await asked(server, "reindex", owner)).content
    assert "you can't roll back" in (await asked(server, "rollback", owner)).content
    assert "There are no articles yet" in (await asked(server, "status", owner)).text
    assert index_service.started == []
    assert server.messages(server.guild.general) == []


async def test_the_way_back_is_confirmed_too(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    card = await asked(server, "rollback", owner)
    assert "**Roll back to generation 1?**" in card.text
    assert await index_service.building() is None
    begun_ = await press(server, card, "begin")
    assert "Rolling back to generation 1; a message in this channel" in begun_.text
    building = await index_service.building()
    assert building is not None
    assert building.generation.id == 1
    message = await server.next_message(server.guild.general)
    assert "**Rolling back to generation 1**" in message.text
    told = (await asked(server, "reindex", owner)).content
    assert told.startswith("The way back to generation 1 has already begun. Wait until it ends")


async def test_the_button_asks_again_who_presses_it_and_gives_up_its_own_generation_alone(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User, manager: User
) -> None:
    message = await begun(server, owner)
    told = await (await server.press(message, "index:cancel:3", user=manager)).answer()
    assert told.ephemeral
    assert OWNERS_ONLY in told.content
    assert index_service.generations[2].state == "building"
    index_service.end("cancelled")
    server.guild.general.writable = False
    card = await asked(server, "reindex", owner)
    assert "I can't post in this channel" in (await press(server, card, "begin")).text
    told = await (await server.press(message, "index:cancel:3", user=owner)).answer()
    assert "not being built any more" in told.content
    assert index_service.generations[3].state == "building"


@pytest.mark.parametrize("source_service", [ScriptedCurator()])
async def test_who_administers_sees_shares_and_their_own_numbers_alone(
    server: DiscordDouble,
    source_service: ScriptedCurator,
    index_service: ScriptedIndexer,
    manager: User,
    embassy: Guild,
) -> None:
    newsroom = server.world.guilds[1]
    source_service.kept = [
        health("Own", f"discord:{embassy.id}", articles=7),
        health("Theirs", f"discord:{newsroom.id}", articles=1_111),
        health("State", "public", articles=50),
        health("Treaties", "public", articles=3),
    ]
    await index_service.start("large", "discord:42")
    index_service.share = 0.55
    card = await asked(server, "status", manager)
    assert card.ephemeral
    assert "Generation 2 answers (small)" in card.text
    assert "Building generation 3 (large)" in card.text
    assert "55 % · encoding passages" in card.text
    assert "This server's own sources: 1 with 7 articles" in card.text
    assert "Public sources: 2 with 53 articles" in card.text
    for hidden in ("1,111", "4,321", "9,000", "Theirs"):
        assert hidden not in card.text


async def test_why_a_build_failed_is_told_to_whoever_runs_the_bot_alone(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User, manager: User
) -> None:
    await index_service.start()
    index_service.end(
        "failed", trouble="Generation 3 was not made live: 5 of 9 articles are missing."
    )
    assert "5 of 9 articles are missing" in (await asked(server, "status", owner)).text
    seen = (await asked(server, "status", manager)).text
    assert "Generation 3 was not made live." in seen
    assert "5 of 9" not in seen


@pytest.mark.parametrize("command", ["status", "reindex", "cancel", "rollback"])
async def test_a_library_that_is_not_ready_is_told(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User, command: str
) -> None:
    for method in ("status", "cancel"):
        index_service.troubles[method] = TryLaterError("The library is locked; try again.")
    told = await asked(server, command, owner)
    assert (told.ephemeral, told.content) == (True, "The library is locked; try again.")


async def test_the_log_tells_who_what_when_and_where_newest_first(
    server: DiscordDouble, press_role: Role
) -> None:
    await server.run("settings sources", {"role": press_role})
    await server.run("settings admins", {"role": press_role})
    told = await server.run("index log")
    assert "**2 changes**" in told.text
    may = ("who may administer me", "who may change the sources")
    assert told.text.index(may[0]) < told.text.index(may[1])
    assert told.text.count(f"<@&{press_role.id}>") == 2
    assert "role." not in told.text
    assert server.user.mention in told.text
    assert f"<#{server.guild.general.id}>" in told.text
    assert "<t:" in told.text


async def test_the_log_is_turned_page_by_page(
    server: DiscordDouble, people: AdminService, member: User, press_role: Role
) -> None:
    scope = f"discord:{server.guild.id}"
    for number in range(20):
        await people.set(scope, f"key-{number:02}", "*" * 2_000)
    card = await server.run("index log")
    assert "key-19" in card.text
    assert "**20 changes** · page 1 of 3" in card.text
    card = await press(server, card, "next")
    assert "page 2 of 3" in card.text
    assert "key-19" not in card.text
    assert "key-11" in card.text
    card = await press(server, card, "next")
    assert "key-00" in card.text
    [back] = [one for one in card.walk() if one.get("custom_id") == press_id(card, "next")]
    assert back["disabled"]
    card = await press(server, card, "previous")
    assert "key-11" in card.text


async def test_settings_are_told_in_words_and_not_by_their_keys_and_ids(
    server: DiscordDouble, people: AdminService
) -> None:
    scope = f"discord:{server.guild.id}"
    for key, value in (
        ("role.sources", str(server.guild.id)),
        ("role.admins", None),
        ("limit.questions", "7"),
        ("limit.sources", None),
    ):
        await people.set(scope, key, value)
    told = await server.run("index log")
    for words in (
        "who may change the sources",
        "every member",
        "who may administer me",
        "only Manage Server",
        "how many questions each person may ask",
        "· 7",
        "the default",
    ):
        assert words in told.text
    assert str(server.guild.id) not in told.text.replace(f"<#{server.guild.general.id}>", "")
    assert "none" not in told.text


async def test_what_the_terminal_changed_names_no_user_of_the_machine(
    server: DiscordDouble, library: Library
) -> None:
    store(library, entry(), scope=f"discord:{server.guild.id}")
    with library.database.writing() as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'terminal:root', place = 'terminal'")
    told = await server.run("index log")
    assert "the bot's operators · terminal" in told.text
    assert "root" not in told.text


RATED = "They met at *Yanqi* Lake, a resort north of Beijing."


async def test_feedback_lists_what_was_judged_bad_with_the_sentence_and_the_reason(
    server: DiscordDouble, library: Library, asker: ScriptedAsker, member: User
) -> None:
    store(library, entry(RATED, id="one"))
    [key] = [one.key for one in library.catalogue.export(("public",), None)]
    asker.gives = answer(quote(article_key=key, text=RATED, sentence=RATED, end=len(RATED)))
    card = await server.run("ask", {"question": "where *did* they meet?"})
    why = await (await server.press(card, press_id(card, "bad"))).answer()
    [menu] = [str(one["custom_id"]) for one in why.walk() if one.get("custom_id")]
    chosen = await server.press(why, menu, values=["out of date"])
    await chosen.until(lambda message: "Out of date" in message.text)
    await (await server.press(card, press_id(card, "good"), user=member)).answer()
    told = await server.run("index feedback")
    assert "**1 answer rated bad**" in told.text
    assert "where \\*did\\* they meet?" in told.text
    assert "They met at \\*Yanqi\\* Lake" in told.text
    assert "Out of date" in told.text
    assert member.mention not in told.text
    assert server.user.mention not in told.text
    library.articles.remove_source("public", "Wire")
    told = await server.run("index feedback")
    assert "The article has been removed" in told.text


async def test_the_role_of_the_admins_reads_them_and_changes_sources(
    server: DiscordDouble, member: User, press_role: Role
) -> None:
    await server.run("settings admins", {"role": press_role})
    for command in ("index log", "index feedback", "source list", "settings sources"):
        told = await server.run(command, user=member)
        assert told.content == "", command
    told = await server.run("settings admins", {"remove": True}, user=member)
    assert "Only members with the Manage Server permission" in told.content


async def test_whoever_lost_the_right_turns_no_page(
    server: DiscordDouble, people: AdminService, member: User, press_role: Role
) -> None:
    scope = f"discord:{server.guild.id}"
    await people.set(scope, "role.admins", str(press_role.id))
    for number in range(20):
        await people.set(scope, f"key-{number:02}", "value")
    card = await server.run("index log", user=member)
    await people.set(scope, "role.admins", None)
    pressed = await server.press(card, press_id(card, "next"), user=member)
    told = await pressed.followup(1)
    assert "may administer me" in told.content
    assert "key-11" not in card.text
