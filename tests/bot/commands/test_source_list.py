"""``/source list``: how the sources are doing for those who may change them, else what is read."""

from datetime import timedelta

from bot.commands.source_lists import LISTED_ON_PAGE as PAGE
from bot.commands.source_lists import READ_ON_PAGE
from tests.bot.curating import FEED_URL, NOW, ScriptedCurator, health
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, User


async def test_sources_are_listed_with_their_state_and_those_in_trouble_first(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    source_service.kept = [
        health("Alpha", own, kind="upload", url=None),
        health("Beta", "public", articles=1_234),
        health("Gamma", own, state="paused", trouble="Paused by a person."),
        health("Zeta", own, state="paused", failures=9),
        health("Delta", own, failures=3, trouble="The server answers *503*."),
        health("Epsilon", own, state="ended", trouble="The feed is gone for good (410)."),
        health("Hidden", "discord:1"),
    ]
    card = await (await server.slash("source list")).answer()
    assert card.ephemeral
    assert card.text.split("\n") == [
        "**6 sources**",
        f"⚠️ failing · [**Delta**]({FEED_URL})",
        "-# Feed · 12 articles · last new <t:1725181200:R>",
        r"-# The server answers \*503\*.",
        f"⛔ ended · [**Epsilon**]({FEED_URL})",
        "-# Feed · 12 articles · last new <t:1725181200:R>",
        "-# The feed is gone for good (410).",
        f"⏸️ paused · [**Zeta**]({FEED_URL})",
        "-# Feed · 12 articles · last new <t:1725181200:R>",
        f"⏸️ paused · [**Gamma**]({FEED_URL})",
        "-# Feed · 12 articles · last new <t:1725181200:R>",
        "-# Paused by a person.",
        "✅ working · **Alpha**",
        "-# File · 12 articles · last new <t:1725181200:R>",
        f"✅ working · [**Beta**]({FEED_URL})",
        "-# Feed · 1,234 articles · last new <t:1725181200:R> · public",
    ]
    assert card.buttons == []


async def test_pages_are_turned_both_ways_and_end(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    source_service.kept = [health(f"Source {number:02}", own) for number in range(2 * PAGE + 1)]
    card = await (await server.slash("source list")).answer()
    assert "page 1 of 3" in card.text
    assert card.component(press_id(card, "previous"))["disabled"]
    for page in (2, 3):
        card = await press(server, card, "next")
        assert f"page {page} of 3" in card.text
    assert f"Source {2 * PAGE}" in card.text
    assert card.component(press_id(card, "next"))["disabled"]
    assert "page 2 of 3" in (await press(server, card, "previous")).text


async def test_a_page_that_would_be_too_long_with_links_goes_without(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    address = "https://press.example.org/" + "x" * 480
    source_service.kept = [
        health(f"{number}" + "*" * 59, own, url=address, trouble="_" * 80) for number in range(PAGE)
    ]
    card = await (await server.slash("source list")).answer()
    assert card.text.count("paused") + card.text.count("working") == PAGE
    assert address not in card.text


async def test_a_name_that_discord_would_make_no_link_of_stands_alone(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    source_service.kept = [
        health("Wire [daily]", own),
        health("https://press.example.org/feed", own),
        health("Odd address", own, url="https://press.example.org/a_(b)*c"),
        health("No address", own, url="javascript:alert(1)"),
    ]
    card = await (await server.slash("source list")).answer()
    assert r"**Wire \[daily]**" + "\n" in card.text
    assert r"**https\://press.example.org/feed**" + "\n" in card.text
    assert "[**Odd address**](https://press.example.org/a_%28b%29%2Ac)" in card.text
    assert "· **No address**" in card.text


async def test_members_see_what_is_read_by_side_with_the_freshest_first(
    server: DiscordDouble, source_service: ScriptedCurator, own: str, member: User
) -> None:
    source_service.kept = [
        health("Wire", "public", articles=1_234, new_at=NOW),
        health("Old", own, side="Examplia", new_at=NOW - timedelta(days=9), outlet="Ministry"),
        health("New", own, side="Examplia", new_at=NOW - timedelta(days=1), articles=1),
        health("Fresh", own, side="*Ruritania*", new_at=NOW, trouble="503", failures=2),
        health("Never", own, side="Ruritania II", new_at=None),
        health("Hidden", "discord:1"),
    ]
    card = await (await server.slash("source list", user=member)).answer()
    assert card.ephemeral
    day = 24 * 3600
    now = int(NOW.timestamp())
    assert card.text.split("\n") == [
        "**5 sources**",
        r"**\*Ruritania\***",
        f"-# **Fresh** · 12 articles · last new <t:{now}:R>",
        "**Examplia**",
        f"-# **New** · 1 article · last new <t:{now - day}:R>",
        f"-# **Old** · Ministry · 12 articles · last new <t:{now - 9 * day}:R>",
        "**Ruritania II**",
        "-# **Never** · 12 articles",
        "**No side named**",
        f"-# **Wire** · 1,234 articles · last new <t:{now}:R>",
    ]
    assert FEED_URL not in card.text


async def test_members_turn_the_pages_and_are_told_of_an_empty_list(
    server: DiscordDouble, source_service: ScriptedCurator, own: str, member: User
) -> None:
    told = await (await server.slash("source list", guild=None)).answer()
    assert told.text == "I read nothing here yet."
    source_service.kept = [health(f"Source {number:02}", own) for number in range(READ_ON_PAGE + 1)]
    card = await (await server.slash("source list", user=member)).answer()
    assert "page 1 of 2" in card.text
    assert f"Source {READ_ON_PAGE:02}" in (await press(server, card, "next", user=member)).text
