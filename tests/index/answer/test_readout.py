"""The accounts of a meeting are found by names and date, one of each side, and quoted verbatim."""

import asyncio

import pytest

from index.answer.question.normal_form import terms_of
from index.answer.readout import Readout, ReadoutQuery, ReadoutService, parties_of
from index.store.library import Library
from index.values import PUBLIC, Reach
from tests.index.answer.samples import THREADS, Desk, draft

HARBOUR = "The harbour of Brandvik must be open to every grain ship, he said."
NORLAND = (
    "Foreign Minister Blinken spoke today by telephone with Russian Foreign Minister Lavrov. "
    "They talked about the harbour of Brandvik, which must be open to every grain ship. "
    "The Secretary raised the case of two detained reporters."
)
MOSCOW = (
    "Foreign Minister Lavrov spoke by telephone with US Secretary of State Blinken on Monday. "
    f"{HARBOUR} The Russian minister protested against the closing of a consulate."
)


@pytest.fixture
def filled(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk.add(
        draft(NORLAND, title="Secretary’s call with Minister Lavrov: Blinken and Lavrov speak",
              url="https://example.org/us", outlet="U.S. Department of State",
              published="2022-02-15"),
        draft("Blinken and Lavrov spoke by telephone about fish, and little came of it then.",
              title="Call of Blinken with Lavrov", outlet="U.S. Department of State",
              published="2022-02-01"),
        draft("Blinken will meet Lavrov in Geneva next week, both ministries said today.",
              title="Blinken to meet Lavrov", outlet="U.S. Department of State",
              published="2022-03-01"),
    )  # fmt: skip
    add(desk.library, desk, "Foreign ministry", "Russia", MOSCOW, "Lavrov’s call with Blinken")
    return desk


def add(library: Library, desk: Desk, source: str, side: str, text: str, title: str,
        scope: str = PUBLIC) -> None:  # fmt: skip
    """An article of a source with a side."""
    library.articles.source(scope, source, "bulk", side=side)
    desk.add(draft(text, title=title, published="2022-02-16"), source=source, scope=scope)


def readout(desk: Desk, meeting: str, on: str | None = None, scope: str = PUBLIC) -> Readout:
    service = ReadoutService(desk.library, lambda: desk.generation, lambda _: desk.encoder, THREADS)
    return asyncio.run(service.readout(ReadoutQuery(meeting, on, Reach(scope=scope))))


def sides(found: Readout) -> list[str]:
    return [one.side for one in found.accounts]


def test_both_sides_are_found_and_aligned(filled: Desk) -> None:
    found = readout(filled, "Blinken Lavrov")
    assert sides(found) == ["United States", "Russia"]
    assert str(found.day) == "2022-02-16"
    assert (found.missing, found.reason) == ((), None)
    [first, harbour] = found.shared
    assert [one.quotes[0].sentence[:30] for one in first.told] == [NORLAND[:30], MOSCOW[:30]]
    assert [one.side for one in harbour.told] == ["United States", "Russia"]
    assert harbour.told[1].quotes[0].text == HARBOUR
    [reporters] = found.only("United States")
    assert reporters.text == "The Secretary raised the case of two detained reporters."
    assert reporters.link is not None
    assert reporters.link.startswith("https://example.org/us#:~:text=")
    assert [one.text[-10:] for one in found.only("Russia")] == ["consulate."]


def test_a_date_chooses_the_meeting_and_the_missing_side_is_named(filled: Desk) -> None:
    found = readout(filled, "Blinken Lavrov", "2022-02-01")
    assert (sides(found), str(found.day)) == (["United States"], "2022-02-01")
    assert readout(filled, "Blinken Lavrov call on 1 February 2022").day == found.day
    assert [len(one.told) for one in found.points] == [1]
    assert [str(day) for day in readout(filled, "Blinken Lavrov").other_days] == ["2022-02-01"]


def test_countries_are_found_by_any_form_and_names_without_their_accents(filled: Desk) -> None:
    assert sides(readout(filled, "Washington Moscow")) == ["United States", "Russia"]
    assert sides(readout(filled, "blinken lávrov")) == ["United States", "Russia"]


def test_the_owner_of_a_call_met(desk: Desk) -> None:
    text = "The Secretary spoke today with Foreign Minister Lavrov about the harbour of Brandvik."
    other = "Blinken called Kuleba. They spoke of Lavrov and of a call with Blinken on ships."
    state = "U.S. Department of State"
    desk.add(draft(text, title="Secretary Blinken’s Call with Minister Lavrov", outlet=state,
                   published="2022-05-03"))  # fmt: skip
    desk.add(draft(other, title="Blinken’s Call with Kuleba", outlet=state, published="2022-05-09"))
    [account] = readout(desk, "Blinken Lavrov").accounts
    assert account.title == "Secretary Blinken’s Call with Minister Lavrov"


def test_days_of_other_meetings_are_told_where_none_was_then(filled: Desk) -> None:
    found = readout(filled, "Blinken Lavrov", "2022-06-01")
    assert found.reason == "nothing"
    assert [one.isoformat() for one in found.other_days] == [
        "2022-02-16", "2022-02-15", "2022-02-01",
    ]  # fmt: skip


def test_press_stands_beside_a_single_side_under_its_own_name(desk: Desk) -> None:
    add(desk.library, desk, "Ministry", "Russia", MOSCOW, "Lavrov’s call with Blinken")
    desk.add(draft(NORLAND, title="Blinken and Lavrov speak", outlet="The Courier",
                   published="2022-02-16"))  # fmt: skip
    found = readout(desk, "Blinken Lavrov")
    assert sides(found) == ["Russia", "The Courier"]
    assert [one.nearness for one in found.accounts] == ["official", "press"]
    assert found.missing == ("United States",)


def test_what_another_server_added_is_not_compared(filled: Desk) -> None:
    add(filled.library, filled, "Own", "Russia", "Ministers Blinken and Lavrov met at sea.",
        "Blinken meets Lavrov", "discord:1")  # fmt: skip
    assert readout(filled, "Blinken Lavrov").accounts[1].title == "Lavrov’s call with Blinken"
    own = readout(filled, "Blinken Lavrov", scope="discord:1")
    assert own.accounts[1].title == "Blinken meets Lavrov"


def test_a_quote_that_is_not_stored_so_is_left_out(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = filled.library.passages.words_at

    def spoiled(key: str, number: int, start: int, end: int) -> str | None:
        words = stored(key, number, start, end)
        return "other words" if words == HARBOUR else words

    monkeypatch.setattr(type(filled.library.passages), "words_at",
                        lambda _, *place: spoiled(*place))  # fmt: skip
    quotes = [quote.text for point in readout(filled, "Blinken Lavrov").points
              for told in point.told for quote in told.quotes]  # fmt: skip
    assert quotes
    assert HARBOUR not in quotes


@pytest.mark.parametrize(
    "text",
    [
        "Secretary Blinken met with Chinese State Councilor and Foreign Minister Wang in Rome.",
        "Mr. Blinken and Wang Yi, the Chinese foreign minister, sat down on Tuesday.",
        "The envoy spoke with General Wang, Secretary of the Chinese Security Council.",
    ],
)
def test_countries_stand_before_offices_or_after_names(text: str) -> None:
    assert "China" in parties_of(terms_of("Blinken Wang"), [text])


def test_nobody_is_given_a_country_that_the_text_does_not_give() -> None:
    text = "Mr. Marsh spoke about China. Mr. Reyes spoke with Russia about ships."
    assert parties_of(terms_of("Marsh Reyes"), [text]) == ()


def test_the_newest_meeting_counts_whoever_tells_of_it_and_no_other_month(filled: Desk) -> None:
    filled.add(draft("Blinken met Lavrov at sea today.", title="At sea", outlet="The Courier",
                     published="2022-04-09"))  # fmt: skip
    assert str(readout(filled, "Blinken Lavrov").day) == "2022-04-09"
    march = readout(filled, "Blinken Lavrov", "March 2022")
    assert march.reason == "nothing"
    assert str(march.other_days[0]) == "2022-04-09"
