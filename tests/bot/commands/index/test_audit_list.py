"""``/index log`` as administrators read it."""

from index.admin import AdminService
from index.store.library import Library
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Role, User
from tests.index.store.samples import entry, store

SENTENCE = "They met at *Yanqi* Lake, a resort north of Beijing."


async def test_an_empty_log_says_so(server: DiscordDouble) -> None:
    told = await (await server.slash("index log")).answer()
    assert "Nothing has changed" in told.text


async def test_the_log_tells_who_what_when_and_where_newest_first(
    server: DiscordDouble, press_role: Role
) -> None:
    await (await server.slash("settings sources", {"role": press_role})).answer()
    await (await server.slash("settings admins", {"role": press_role})).answer()
    told = await (await server.slash("index log")).answer()
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
    card = await (await server.slash("index log")).answer()
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
    told = await (await server.slash("index log")).answer()
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
    told = await (await server.slash("index log")).answer()
    assert "the bot's operators · terminal" in told.text
    assert "root" not in told.text
