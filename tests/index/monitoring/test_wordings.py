"""A side's new wording of a formula is told once, with the former wording."""

from typing import Any

import pytest

from index.errors import InputError, NotFoundError
from index.monitoring.matcher import WordingChange
from tests.index.monitoring.conftest import SERVER, TODAY, Desk

FORMULA = "condemns the launch"
NAMES = "Amberg, Tarn Strait"


def says(number: int, text: str, day: str = TODAY) -> dict[str, Any]:
    return {
        "id": f"note-{number}",
        "title": f"Note {number}",
        "text": f"{text} Number {number} was read out by Spokesman {chr(64 + number)}orden.",
        "published_at": day,
    }


@pytest.fixture
async def ministries(desk: Desk) -> Desk:
    articles = desk.verbale.answerer.library.articles
    for side in ("Velden", "Norland"):
        articles.source("public", side, "bulk", side=side)
    articles.source("discord:2", "Velden in 2", "bulk", side="Velden")
    await desk.arrive(says(1, "Velden condemns the launch.", "2022-01-01"), source="Velden")
    await desk.arrive(says(2, "Norland condemns a launch.", "2022-01-02"), source="Norland")
    return desk


async def found(desk: Desk) -> list[WordingChange]:
    service, changes = desk.verbale.watch_service, []
    for one in await desk.claimed():
        changes.append(await service.wording_change((await service.content(one)).answer))
        await service.sent(one, "7", str(one.id))
    return changes


async def test_a_new_wording_is_told_once_with_the_former_one(ministries: Desk) -> None:
    await ministries.watch("wording", FORMULA)
    await ministries.arrive(
        says(3, "Velden strongly condemns the launch."),
        says(4, "Velden strongly condemns the launch."),
        says(5, "Velden condemned the launch."),
        source="Velden",
    )
    await ministries.arrive(says(6, "Papers fully condemned the launch."))  # press has no side
    await ministries.arrive(says(7, "Velden firmly condemns the launch."), scope="discord:2",
                            source="Velden in 2")  # fmt: skip
    [change] = await found(ministries)
    assert (change.side, change.former_side) == ("Velden", "Velden")
    assert change.now.span == "strongly condemns the launch"
    assert change.before is not None
    assert change.before.sentence == "Velden condemned the launch."
    assert [one.stored for one in change.pieces if one.kind != "kept"] == ["strongly"]


async def test_only_the_side_that_is_watched_counts(ministries: Desk) -> None:
    await ministries.watch("wording", FORMULA, side="norland")
    await ministries.arrive(says(3, "Velden strongly condemns the launch."), source="Velden")
    await ministries.arrive(says(4, "Norland firmly condemns the launch."), source="Norland")
    [change] = await found(ministries)
    assert (change.side, change.now.span) == ("Norland", "firmly condemns the launch")


async def test_a_side_that_takes_up_a_formula_about_names_is_told(ministries: Desk) -> None:
    first = says(3, "Amberg hopes for lasting calm across the Tarn Strait.", "2022-02-01")
    second = says(4, "In Amberg all want lasting calm across the Tarn Strait.", "2022-02-02")
    await ministries.arrive(first, second, source="Velden")
    await ministries.watch("wording", NAMES)
    third = says(5, "Talks in Amberg were about lasting calm across the Tarn Strait.")
    await ministries.arrive(third, source="Velden")
    taken = "Norland tells Amberg to keep lasting calm across the Tarn Strait."
    await ministries.arrive(says(6, taken), says(7, taken), source="Norland")
    [change] = await found(ministries)
    assert (change.side, change.former_side) == ("Norland", "Velden")
    assert "lasting calm across" in (change.now.span or "")


async def test_a_wording_that_is_taken_back_is_not_posted(ministries: Desk) -> None:
    await ministries.watch("wording", FORMULA)
    await ministries.arrive(says(3, "Velden strongly condemns the launch."), source="Velden")
    [one] = await ministries.claimed()
    await ministries.arrive(says(3, "The note was withdrawn by the ministry."), source="Velden")
    with pytest.raises(NotFoundError):
        await ministries.verbale.watch_service.content(one)


async def test_a_formula_without_words_is_refused(desk: Desk) -> None:
    with pytest.raises(InputError, match="no words to look for"):
        await desk.watch("wording", "the of")
    assert await desk.verbale.watch_service.standing(SERVER) == []
