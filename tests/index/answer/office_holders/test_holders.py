"""Who holds an office by day, article and entry; terms get those names and no others."""

from dataclasses import replace
from datetime import date

import pytest

from index.answer.office_holders.holders import Holders
from index.answer.office_holders.learned import widened
from index.answer.question.normal_form import terms_of
from index.store.articles.extractions import HandEntry, HolderDay
from tests.index.answer.office_holders.mentions import said

FRANCE = "French|foreign minister"
OLD = said("Jean Veil", FRANCE, "2022-03-05", id=1)
NEW = said("Elena Marsh", FRANCE, "2026-03-05", id=2)


MARCH = said("Omar Reyes", FRANCE, "2026-03-25", id=3)
JULY = said("Omar Reyes", FRANCE, "2026-07-05", id=3)
LATE = said("Omar Reyes", FRANCE, "2028-03-01", id=3)
MANY = replace(NEW, articles=20)
STRAY = said("Some Body", FRANCE, "2026-03-26", articles=1, id=4)
TAKEN = replace(JULY, standing="taking")
ENTRY = HandEntry("public", "Ada Noor", "French foreign minister", date(2026, 3, 1))
GONE = HandEntry("public", "Elena Marsh", "French foreign minister", removed=True)
ENDED = replace(GONE, removed=False, until=date(2026, 3, 31))


def at(holders: Holders, office: str, day: str) -> list[str]:
    found = holders.at((holders.names.office(office),), date.fromisoformat(day))
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("told", "entries", "day", "names"),
    [
        ([OLD, NEW], [], "2022-06-01", ["Jean Veil"]),
        ([OLD, NEW], [], "2026-04-01", ["Elena Marsh"]),
        # A mention of years ago says nothing of now where anything newer is told.
        ([OLD], [], "2026-04-01", ["Jean Veil"]),
        ([OLD, said("Omar Reyes", "German|president")], [], "2026-04-01", []),
        # Who is named last holds it; while both are named, both do.
        ([NEW, MARCH], [], "2026-03-10", ["Elena Marsh"]),
        ([NEW, MARCH], [], "2026-03-31", ["Omar Reyes"]),
        ([NEW, MARCH, replace(NEW, day=date(2026, 3, 28))], [], "2026-03-31",
         ["Elena Marsh", "Omar Reyes"]),
        ([NEW, replace(NEW, day=date(2026, 5, 5), standing="former")], [], "2026-06-01", []),
        # A stray is no successor until nobody else is named, or it takes the office.
        ([MANY, STRAY], [], "2026-03-31", ["Elena Marsh"]),
        ([MANY, replace(STRAY, standing="taking")], [], "2026-03-31", ["Some Body"]),
        ([MANY, replace(STRAY, day=date(2026, 6, 1))], [], "2026-06-02", ["Some Body"]),
        # Between two holders the nearer one counts, unless the day of the change is told.
        ([NEW, JULY], [], "2026-04-01", ["Elena Marsh"]),
        ([NEW, JULY], [], "2026-06-25", ["Omar Reyes"]),
        ([NEW, TAKEN], [], "2026-06-25", ["Elena Marsh"]),
        ([JULY], [], "2026-06-25", ["Omar Reyes"]),
        ([TAKEN], [], "2026-06-25", []),
        ([NEW, replace(NEW, day=date(2026, 3, 20), standing="leaving")], [], "2026-03-20", []),
        # Far from both, others may have held it.
        ([NEW, LATE], [], "2026-07-01", ["Elena Marsh"]),
        ([NEW, LATE], [], "2027-03-01", []),
        ([NEW, LATE], [], "2027-12-01", ["Omar Reyes"]),
        # Entries come before articles.
        ([NEW], [ENTRY], "2026-04-01", ["Ada Noor"]),
        ([NEW], [ENTRY], "2026-02-01", ["Elena Marsh"]),
        ([NEW], [GONE], "2026-04-01", []),
        ([NEW], [ENDED], "2026-04-01", []),
    ],
)  # fmt: skip
def test_who_holds_an_office_on_a_day(
    told: list[HolderDay], entries: list[HandEntry], day: str, names: list[str]
) -> None:
    holders = Holders(told, entries)
    assert at(holders, "French foreign minister", day) == names
    assert at(holders, "German foreign minister", day) == []


@pytest.mark.parametrize(
    ("told", "day", "names"),
    [
        ([], "2026-04-01", ["Friedrich Merz"]),
        ([], "2019-04-01", []),
        ([said("Elena Marsh", "German|chancellor")], "2026-04-01", ["Elena Marsh"]),
    ],
)
def test_the_packaged_table_serves_offices_that_no_article_names(
    told: list[HolderDay], day: str, names: list[str]
) -> None:
    assert at(Holders(told), "German chancellor", day) == names


def test_in_a_year_everybody_who_held_it_then_is_named_the_last_one_first() -> None:
    holders = Holders([OLD, NEW, said("Omar Reyes", FRANCE, "2026-07-05", id=3)])
    office = (holders.names.office("French foreign minister"),)

    def during(year: int) -> list[str]:
        found = holders.during(office, date(year, 1, 1), date(year, 12, 31))
        return [one.name for one in found]

    assert during(2026) == ["Omar Reyes", "Elena Marsh"]
    assert during(2022) == ["Jean Veil"]
    assert during(2019) == []


@pytest.mark.parametrize("office", ["French|ambassador", "French|deputy foreign minister"])
def test_an_office_of_several_people_passes_to_nobody(office: str) -> None:
    several = [said("Elena Marsh", office), said("Omar Reyes", office, "2026-03-25", id=2)]
    assert len(at(Holders(several), office.replace("|", " "), "2026-05-01")) == 2


def test_a_country_of_an_ambiguous_adjective_gets_no_successor_by_it() -> None:
    first = said("Félix Marsh", "Congolese|president", id=1)
    other = said("Denis Reyes", "Congolese|president", "2026-03-25", id=2)
    assert len(at(Holders([first, other]), "drc president", "2026-05-01")) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tayyip Erdoğan", "Recep Tayyip Erdoğan", True),
        ("Tedros Ghebreyesus", "Tedros Adhanom Ghebreyesus", True),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", True),
        ("Liz Truss", "Elizabeth Truss", True),
        ("J.D. Vance", "James David Vance", True),
        ("Kim Jong-il", "Kim Jong-un", False),
        ("Ahmad Nawaf Al-Sabah", "Ahmad Abdullah Al-Sabah", False),
    ],
)
def test_forms_of_a_name_are_one_person(one: str, other: str, same: bool) -> None:
    holders = Holders([
        said(one, "Turkish|president", id=1), said(other, "Turkey|president", articles=5, id=2),
    ])  # fmt: skip
    found = holders.of(holders.names.office("turkish president"))
    assert len(found) == (1 if same else 2)
    assert (found[0].name, found[0].ids, found[0].articles) == (other, {1, 2}, 8) or not same


def test_without_a_country_only_a_role_that_mostly_one_person_has_is_read() -> None:
    states = said("Elena Marsh", "U.S.|secretary of state", articles=9)
    other = said("Omar Reyes", "Vatican|secretary of state", articles=1)
    assert at(Holders([states, other]), "secstate", "2026-04-01") == ["Elena Marsh"]
    rival = replace(other, articles=9)
    assert at(Holders([states, rival]), "secstate", "2026-04-01") == []
    assert at(Holders([said("Elena Marsh", "U.S.|president")]), "president", "2026-04-01") == []


def test_a_person_is_found_by_what_people_type() -> None:
    holders = Holders([said("Jean-Noël Barrot", FRANCE)])
    for typed in (["barrot"], ["jean", "noel", "barrot"], ["noel", "barrot"]):
        [(start, end, people)] = holders.named(typed)
        assert (start, end, people[0].name) == (0, len(typed), "Jean-Noël Barrot")
    assert holders.named(["france"]) == holders.named(["minister"]) == []


HOLDERS = Holders([
    said("Jean-Noël Barrot", "French|foreign minister", id=1),
    said("Jean Veil", "French|foreign minister", "2022-03-05", id=2),
    said("Tayyip Erdoğan", "Turkish|president", id=3),
    said("Ada Noor", "Norland|president", id=4),
    said("Omar Noor", "Tarn|president", id=5),
    said("Bo Lind", "Norland|ambassador", id=6),
    said("Cy Moe", "Norland|special envoy", id=7),
])  # fmt: skip


def learned(question: str, day: str = "2026-04-01") -> dict[str, tuple[str, ...]]:
    terms = widened(terms_of(question), question, HOLDERS, date.fromisoformat(day))
    return {term.words: term.learned for term in terms if term.learned}


def test_an_office_gets_its_holder() -> None:
    expected = {"foreign minister": ("jean-noël barrot", "barrot")}
    assert learned("what did the french foreign minister say") == expected
    assert learned("what did france's FM say") == expected
    assert learned("what did the foreign minister of France say") == expected
    assert learned("what did the french foreign minister say", "2022-04-01") == {
        "foreign minister": ("jean veil", "veil")
    }


def test_an_ambassador_is_not_taken_for_one_to_another_country() -> None:
    assert learned("who is the Norland ambassador") == {"ambassador": ("bo lind", "lind")}
    assert learned("who is the Norland ambassador to Tarn") == {}
    assert learned("who is the Norland ambassador in Tarn") == {}


@pytest.mark.parametrize("question", ["special envoy to Tarn", "special envoy for climate"])
def test_an_envoy_is_not_taken_for_one_for_another_matter(question: str) -> None:
    assert learned("who is the Norland special envoy") == {"special envoy": ("cy moe", "moe")}
    assert learned(f"who is the Norland {question}") == {}


def test_a_name_gets_its_printed_form_and_its_office() -> None:
    assert learned("what did Barrot say") == {
        "barrot": ("jean-noël barrot", "french foreign minister")
    }
    assert learned("what did erdogan say")["erdogan"] == (
        "erdoğan", "tayyip erdoğan", "turkish president",
    )  # fmt: skip
    assert learned("what did Veil say") == {"veil": ("jean veil",)}  # not in office any more


def test_what_means_several_people_or_nobody_gets_nothing() -> None:
    assert learned("what did Noor say") == {}
    assert learned("what did the president say") == {}
    assert learned("who was the former french foreign minister") == {}
    assert learned("who is the next french foreign minister") == {}
    assert learned("where did they meet") == {}
