"""Who holds an office depends on the day, on the articles and on what people entered."""

from dataclasses import replace
from datetime import date

import pytest

from index.answer.office_holders.holders import Holders
from index.store.articles.extractions import HandEntry
from tests.index.answer.office_holders.mentions import said

FRANCE = "French|foreign minister"
OLD = said("Jean Veil", FRANCE, "2022-03-05", id=1)
NEW = said("Elena Marsh", FRANCE, "2026-03-05", id=2)


def at(holders: Holders, office: str, day: str) -> list[str]:
    found = holders.at((holders.names.office(office),), date.fromisoformat(day))
    return [one.name for one in found]


def test_the_holder_is_the_one_of_the_day() -> None:
    holders = Holders([OLD, NEW])
    assert at(holders, "French foreign minister", "2022-06-01") == ["Jean Veil"]
    assert at(holders, "French foreign minister", "2026-04-01") == ["Elena Marsh"]
    assert at(holders, "German foreign minister", "2026-04-01") == []


def test_a_mention_of_years_ago_says_nothing_of_now() -> None:
    later = said("Omar Reyes", "German|president", "2026-03-05")
    assert at(Holders([OLD, later]), "French foreign minister", "2026-04-01") == []
    assert at(Holders([OLD]), "French foreign minister", "2026-04-01") == ["Jean Veil"]


def test_who_is_named_last_holds_it_and_while_both_are_named_both() -> None:
    successor = said("Omar Reyes", FRANCE, "2026-03-25", id=3)
    again = said("Elena Marsh", FRANCE, "2026-03-28", id=2)
    assert at(Holders([NEW, successor]), "French foreign minister", "2026-03-31") == ["Omar Reyes"]
    assert at(Holders([NEW, successor, again]), "French foreign minister", "2026-03-31") == [
        "Elena Marsh", "Omar Reyes",
    ]  # fmt: skip
    assert at(Holders([NEW, successor]), "French foreign minister", "2026-03-10") == ["Elena Marsh"]


def test_a_stray_is_no_successor_until_nobody_else_is_named_or_it_takes_the_office() -> None:
    many = replace(NEW, articles=20)
    stray = said("Some Body", FRANCE, "2026-03-26", articles=1, id=4)
    takes = replace(stray, standing="taking")
    assert at(Holders([many, stray]), "French foreign minister", "2026-03-31") == ["Elena Marsh"]
    assert at(Holders([many, takes]), "French foreign minister", "2026-03-31") == ["Some Body"]
    later = replace(stray, day=date(2026, 6, 1))
    assert at(Holders([many, later]), "French foreign minister", "2026-06-02") == ["Some Body"]


def test_between_two_holders_the_nearer_one_counts_unless_the_day_of_the_change_is_told() -> None:
    successor = said("Omar Reyes", FRANCE, "2026-07-05", id=3)
    told = replace(successor, standing="taking")
    office = "French foreign minister"
    assert at(Holders([NEW, successor]), office, "2026-04-01") == ["Elena Marsh"]
    assert at(Holders([NEW, successor]), office, "2026-06-25") == ["Omar Reyes"]
    assert at(Holders([NEW, told]), office, "2026-06-25") == ["Elena Marsh"]
    left = said("Elena Marsh", FRANCE, "2026-03-20", standing="leaving", id=2)
    assert at(Holders([NEW, left]), office, "2026-03-20") == []
    assert at(Holders([successor]), office, "2026-06-25") == ["Omar Reyes"]
    assert at(Holders([told]), office, "2026-06-25") == []


def test_far_from_two_holders_nobody_is_named_as_others_may_have_held_it_between() -> None:
    successor = said("Omar Reyes", FRANCE, "2028-03-01", id=3)
    holders = Holders([NEW, successor])
    assert at(holders, "French foreign minister", "2026-07-01") == ["Elena Marsh"]
    assert at(holders, "French foreign minister", "2027-03-01") == []
    assert at(holders, "French foreign minister", "2027-12-01") == ["Omar Reyes"]


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


def test_entries_come_before_articles() -> None:
    entry = HandEntry("public", "Ada Noor", "French foreign minister", date(2026, 3, 1))
    holders = Holders([NEW], [entry])
    assert at(holders, "French foreign minister", "2026-04-01") == ["Ada Noor"]
    assert at(holders, "French foreign minister", "2026-02-01") == ["Elena Marsh"]
    removed = HandEntry("public", "Elena Marsh", "French foreign minister", removed=True)
    assert at(Holders([NEW], [removed]), "French foreign minister", "2026-04-01") == []
    ended = replace(removed, removed=False, until=date(2026, 3, 31))
    assert at(Holders([NEW], [ended]), "French foreign minister", "2026-04-01") == []


def test_the_packaged_table_serves_offices_that_no_article_names() -> None:
    assert at(Holders([]), "German chancellor", "2026-04-01") == ["Friedrich Merz"]
    assert at(Holders([]), "German chancellor", "2019-04-01") == []
    learned = Holders([said("Elena Marsh", "German|chancellor")])
    assert at(learned, "German chancellor", "2026-04-01") == ["Elena Marsh"]


def test_a_person_is_found_by_what_people_type() -> None:
    holders = Holders([said("Jean-Noël Barrot", FRANCE)])
    for typed in (["barrot"], ["jean", "noel", "barrot"], ["noel", "barrot"]):
        [(start, end, people)] = holders.named(typed)
        assert (start, end, people[0].name) == (0, len(typed), "Jean-Noël Barrot")
    assert holders.named(["france"]) == holders.named(["minister"]) == []
