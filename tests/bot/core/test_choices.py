"""Which names are offered for what is typed, and in what order."""

import pytest

from bot.core.choices import MOST, choices, matching

NAMES = ["EEAS", "Le Monde (Présidence)", "State news", "U.S. Department of State", "Estate weekly"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", NAMES),
        ("state", ["State news", "U.S. Department of State"]),
        ("  STATE ", ["State news", "U.S. Department of State"]),
        ("us dep", ["U.S. Department of State"]),
        ("U.S.", ["U.S. Department of State"]),
        ("state department", ["U.S. Department of State"]),
        ("presid", ["Le Monde (Présidence)"]),
        ("sta new", ["State news"]),
        ("tat new", []),
        ("nothing", []),
    ],
)
def test_names_are_found_by_the_beginnings_of_their_words(typed: str, found: list[str]) -> None:
    assert matching(NAMES, typed) == found


async def test_as_many_are_offered_as_discord_shows_however_many_are_too_long() -> None:
    async def names() -> list[str]:
        return ["x" * 101] * 30 + ["", *(f"Source {number}" for number in range(60))]

    offered = await choices(names(), "")
    assert [one.value for one in offered] == [f"Source {number}" for number in range(MOST)]
