"""A source is previewed, and added on confirmation."""

from dataclasses import replace

import pytest

from index.errors import InputError, TryLaterError
from index.values import Published
from tests.bot.curating import (
    ARTICLE,
    FEED,
    FEED_URL,
    FRONT_PAGE,
    LINKS,
    OTHER_FEED,
    PAGE_URL,
    ScriptedCurator,
    health,
)
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Guild, Message, Upload, User


async def added(server: DiscordDouble, **options: object) -> Message:
    """The card that ``/source add`` ends in."""
    return await server.run("source add", options)


async def test_what_is_found_is_shown_to_the_asker_alone_before_anything_is_added(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    asked = await server.slash("source add", {"url": FEED_URL})
    callback = await asked.acknowledged()
    assert (callback.deferred, callback.ephemeral) == (True, True)
    card = await asked.answer()
    assert card.ephemeral
    assert r"**Feed: Press \*office\* of Examplia**" in card.text
    assert "12 articles at the moment, from 17 August 2024 to 28 August 2024" in card.text
    assert "outlet: Examplia MFA · language: en, fr" in card.text
    assert f"<{FEED_URL}>" in card.text
    assert "> Communiqué no. 2 · 26 August 2024" in card.text
    assert "no. 3" not in card.text
    assert [one["label"] for one in card.buttons] == ["Add", "Cancel"]
    assert source_service.added == []


NOTE = Upload("a.txt", b"x")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"url": FEED_URL, "language": "xx"}, "“xx” isn't a language code"),
        ({"url": FEED_URL, "language": "english"}, "“english” isn't a language code"),
        ({"file": NOTE, "date": "yesterday"}, "“yesterday” is not a date"),
        ({"url": FEED_URL, "title": "Talks"}, "give them with a file only"),
        ({"url": FEED_URL, "date": "2024-08-28"}, "give them with a file only"),
        ({}, "Give either a URL or a file"),
        ({"url": FEED_URL, "file": NOTE}, "Give either a URL or a file"),
        ({"file": Upload("virus.exe", b"MZ")}, "can't read files of this type"),
        ({"file": Upload("a.pdf.scr", b"MZ")}, "can't read files of this type"),
    ],
)
async def test_what_cannot_be_added_is_refused_before_anything_is_fetched(
    server: DiscordDouble, source_service: ScriptedCurator, options: dict[str, object], told: str
) -> None:
    source_service.troubles["look"] = AssertionError("fetched all the same")
    card = await added(server, **options)
    assert card.ephemeral
    assert told in card.text
    assert source_service.files == []


async def test_the_confirmed_source_is_added_for_the_server_with_who_asked_and_where(
    server: DiscordDouble, source_service: ScriptedCurator, embassy: Guild, manager: User
) -> None:
    card = await added(
        server, url=f" {FEED_URL} ", name="Examplia", outlet="MFA", side="Examplia", language="EN"
    )
    after = await press(server, card, "add")
    assert "**Added “Examplia”.** I fetch 12 articles" in after.text
    assert after.buttons == []
    [(found, wish)] = source_service.added
    assert found is FEED
    assert (wish.name, wish.outlet, wish.side, wish.language) == (
        "Examplia", "MFA", "Examplia", "en",
    )  # fmt: skip
    assert wish.scope == f"discord:{embassy.id}"
    assert (wish.by, wish.channel) == (f"discord:{manager.id}", str(embassy.general.id))


async def test_a_feed_is_chosen_from_a_page_that_is_no_article(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    source_service.finds[PAGE_URL] = replace(ARTICLE, partial=True)
    card = await added(server, url=PAGE_URL)
    assert "**Article: Ministers met by a lake**" in card.text
    assert "Only part of it is readable (paywall)" in card.text
    source_service.finds |= {PAGE_URL: FRONT_PAGE, OTHER_FEED.url or "": OTHER_FEED}
    card = await added(server, url=PAGE_URL)
    menu = card.component(press_id(card, "choose"))
    assert [(one["label"], one["value"]) for one in menu["options"]] == [
        ("Communiqués", "0"),
        (LINKS[1].url, "1"),
    ]
    assert card.component(press_id(card, "add"))["disabled"]
    card = await press(server, card, "choose", "1")
    assert "**Feed: Speeches**" in card.text
    chosen = [
        one["value"] for one in card.component(menu["custom_id"])["options"] if one["default"]
    ]
    assert chosen == ["1"]
    await press(server, card, "add")
    assert [found for found, _ in source_service.added] == [OTHER_FEED]


async def test_a_feed_that_cannot_be_read_leaves_the_choice_as_it_was(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    source_service.finds[PAGE_URL] = FRONT_PAGE
    card = await added(server, url=PAGE_URL)
    pressed = await server.press(card, press_id(card, "choose"), values=["1"])
    told = await pressed.followup()
    assert told.ephemeral
    assert "Nothing can be read at" in told.content
    await press(server, card, "choose", "0")
    assert "**Feed: Press" in card.text


async def test_a_source_that_cannot_be_added_can_be_tried_again(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    source_service.troubles["add"] = TryLaterError("The library is locked; try again.")
    card = await added(server, url=FEED_URL)
    pressed = await server.press(card, press_id(card, "add"))
    assert (await pressed.followup()).content == "The library is locked; try again."
    source_service.troubles.clear()
    assert "**Added" in (await press(server, card, "add")).text


async def test_an_upload_takes_a_title_and_a_date_and_shows_what_was_read(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    file = Upload("speech.pdf", b"%PDF-1.7 ...")
    card = await added(server, file=file)
    assert "1 article, without dates" in card.text
    assert "> They met by a lake on Wednesday." in card.text
    assert "> Ministers met by a lake" in card.text
    card = await added(server, file=file, title=" Talks at the lake ", date="2024-08-28")
    assert "1 article, of 28 August 2024" in card.text
    assert "> Talks at the lake · 28 August 2024" in card.text
    await press(server, card, "add")
    [(found, _)] = source_service.added
    assert found.draft is not None
    assert (found.draft.title, found.title) == ("Talks at the lake", "speech.pdf")
    assert found.draft.published == Published.parse("2024-08-28")


async def test_where_the_bot_may_not_write_it_says_that_it_cannot_tell(
    server: DiscordDouble,
) -> None:
    server.bot.permissions = 0
    after = await press(server, await added(server, url=FEED_URL), "add")
    assert "I can't post in this channel" in after.text


async def test_where_nothing_is_found_the_web_says_why_and_what_was_typed_is_given_back(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    source_service.troubles["look"] = InputError("The page says **@everyone**.")
    told = await added(server, url="https://example.org/none", outlet="MFA", language="en")
    assert told.ephemeral
    assert told.content.startswith(r"The page says \*\*\@everyone\*\*.")
    command = "/source add url:https://example.org/none outlet:MFA language:en"
    assert command in told.content.replace("\\", "")


async def test_a_source_that_is_here_already_is_recognised_however_its_address_is_spelled(
    server: DiscordDouble, source_service: ScriptedCurator, embassy: Guild
) -> None:
    spelled = FEED_URL.replace("press.example.org", "Press.Example.org:443")
    source_service.kept = [health("Gazette", "public"), health("Secret", "discord:1")]
    card = await added(server, url=FEED_URL)
    assert "already public, as “Gazette”" in card.text
    assert "**Added" in (await press(server, card, "add")).text
    source_service.kept = [health("Gazette", f"discord:{embassy.id}", url=spelled)]
    card = await added(server, url=FEED_URL)
    assert "already has this source, as “Gazette”" in card.text
    assert "was already here" in (await press(server, card, "add")).text


async def test_a_file_that_is_too_big_is_refused_before_it_is_fetched(
    server: DiscordDouble, source_service: ScriptedCurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.sources.LARGEST", 2_000_000)
    upload = Upload("big.pdf", bytes(3_000_000))
    asked = await server.slash("source add", {"file": upload})
    server.world.uploads.clear()
    told = await asked.answer()
    assert "The file has 3 MB, but the limit is 2 MB" in told.content
    assert source_service.files == []
