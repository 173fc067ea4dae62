from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.source_lists import READ_ON_PAGE as PAGE
from bot.commands.source_lists import reading_list
from bot.ui.cards import ButtonIds, fits
from tests.bot.curating import FEED_URL, NOW, ScriptedCurator, health, scripted_curator
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Guild, User


@pytest.fixture
def own(embassy: Guild) -> str:
    return f"discord:{embassy.id}"


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
    card = await (await server.slash("sources", user=member)).answer()
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


async def test_members_turn_the_pages_of_their_own_list_alone(
    server: DiscordDouble, source_service: ScriptedCurator, own: str, member: User, manager: User
) -> None:
    source_service.kept = [health(f"Source {number:02}", own) for number in range(PAGE + 1)]
    asked = await server.slash("sources", user=member)
    card = await asked.answer()
    assert "page 1 of 2" in card.text
    await press(server, card, "next", user=member)
    turned = await asked.until(lambda message: "page 2 of 2" in message.text)
    assert f"Source {PAGE:02}" in turned.text
    assert press_id(turned, "previous")


async def test_without_sources_it_says_so(server: DiscordDouble) -> None:
    told = await (await server.slash("sources", guild=None)).answer()
    assert told.text == "I read nothing here yet."


@pytest.mark.parametrize("sign", ["*", "🕊", "漢"])
async def test_a_page_of_the_longest_names_fits_into_a_card(sign: str) -> None:
    longest = health(sign * 200, outlet=sign * 201, articles=10**9)
    kept = [replace(longest, side=sign * 60 + str(number)) for number in range(PAGE + 1)]
    view = reading_list(scripted_curator(kept=kept), ["public"])
    await view.refresh()
    assert fits(view.render(ButtonIds(view.command, "0" * 16), "A footnote of some length."))
