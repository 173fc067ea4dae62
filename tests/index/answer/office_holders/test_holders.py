"""Who holds an office depends on the day, on the articles and on what people entered."""

from dataclasses import replace
from datetime import date

import pytest

from index.answer.office_holders.holders import Holders
from index.store.articles.lexicon_entries import HandEntry
from tests.index.answer.office_holders.months import month

FRANCE = "French|foreign minister"
OLD = month("Jean Veil", FRANCE, "2022-03-05", id=1)
NEW = month("Elena Marsh", FRANCE, "2026-03-05", id=2)


def at(holders: Holders, office: str, day: str) -> list[str]:
    found = holders.at((holders.names.office(office),), date.fromisoformat(day))
    return [one.name for one in found]


def test_the_holder_is_the_one_of_the_day() -> None:
    holders = Holders([OLD, NEW])
    assert at(holders, "French foreign minister", "2022-06-01") == ["Jean Veil"]
    assert at(holders, "French foreign minister", "2026-04-01") == ["Elena Marsh"]
    assert at(holders, "German foreign minister", "2026-04-01") == []


def test_a_mention_of_years_ago_says_nothing_of_now() -> None:
    later = month("Omar Reyes", "German|president", "2026-03-05")
    assert at(Holders([OLD, later]), "French foreign minister", "2026-04-01") == []
    assert at(Holders([OLD]), "French foreign minister", "2026-04-01") == ["Jean Veil"]


def test_a_former_holder_is_left_out() -> None:
    former = month("Elena Marsh", FRANCE, "2026-05-05", standing="former", id=2)
    holders = Holders([NEW, former])
    assert at(holders, "French foreign minister", "2026-04-01") == ["Elena Marsh"]
    assert at(holders, "French foreign minister", "2026-06-01") == []


def test_a_designate_holds_nothing_yet() -> None:
    elect = replace(NEW, standing="designate", month=NEW.month and NEW.month + 1)
    assert at(Holders([elect]), "French foreign minister", "2026-06-01") == []


def test_in_a_month_of_change_both_are_named_and_a_stray_is_not() -> None:
    successor = month("Omar Reyes", FRANCE, "2026-03-25", id=3)
    stray = month("Some Body", FRANCE, "2026-03-26", articles=1, id=4)
    many = replace(NEW, articles=20)
    assert at(Holders([NEW, successor]), "French foreign minister", "2026-03-31") == [
        "Elena Marsh", "Omar Reyes",
    ]  # fmt: skip
    assert at(Holders([many, stray]), "French foreign minister", "2026-03-31") == ["Elena Marsh"]


def test_a_successor_ends_the_term_of_whom_articles_name_no_longer() -> None:
    last = replace(NEW, articles=20)
    successor = month("Omar Reyes", FRANCE, "2026-03-25", articles=2, id=3)
    after = [last, successor]
    assert at(Holders(after), "French foreign minister", "2026-05-01") == ["Omar Reyes"]
    again = month("Elena Marsh", FRANCE, "2026-04-02", id=2)
    assert "Elena Marsh" in at(Holders([*after, again]), "French foreign minister", "2026-05-01")
    once = replace(successor, articles=1)
    by_another_name = replace(successor, person="Eleonora Marsh")
    acting = replace(successor, standing="acting")
    for other in (once, by_another_name, acting):
        named = at(
            Holders([replace(NEW, articles=4), other]), "French foreign minister", "2026-05-01"
        )
        assert "Elena Marsh" in named, other


@pytest.mark.parametrize("office", ["French|ambassador", "French|deputy foreign minister"])
def test_an_office_of_several_people_passes_to_nobody(office: str) -> None:
    several = [month("Elena Marsh", office), month("Omar Reyes", office, "2026-03-25", id=2)]
    assert len(at(Holders(several), office.replace("|", " "), "2026-05-01")) == 2


def test_a_country_of_an_ambiguous_adjective_gets_no_successor_by_it() -> None:
    first = month("Félix Marsh", "Congolese|president", id=1)
    other = month("Denis Reyes", "Congolese|president", "2026-03-25", id=2)
    assert len(at(Holders([first, other]), "drc president", "2026-05-01")) == 2


def test_a_person_who_is_named_like_an_area_once_is_still_a_person() -> None:
    holds = month("Elena Marsh", "French|president")
    envoy = month("Omar Reyes", "Elena Marsh|envoy", articles=1, id=2)
    assert at(Holders([holds, envoy]), "French president", "2026-04-01") == ["Elena Marsh"]


def test_forms_of_a_name_are_one_person() -> None:
    holders = Holders([
        month("Tayyip Erdoğan", "Turkish|president", id=1),
        month("Recep Tayyip Erdoğan", "Turkey|president", articles=5, id=2),
    ])  # fmt: skip
    [one] = holders.at((holders.names.office("turkish president"),), date(2026, 4, 1))
    assert (one.name, one.ids, one.articles) == ("Recep Tayyip Erdoğan", {1, 2}, 8)


def test_an_article_without_the_country_counts_for_the_only_one_of_that_person() -> None:
    bare = month("Elena Marsh", "foreign minister", "2026-04-05", id=5)
    [one] = [one for one in Holders([NEW, bare]).all() if one.ids]
    assert (one.office.area, one.articles) == ("france", 6)


def test_without_a_country_only_a_role_that_mostly_one_person_has_is_read() -> None:
    states = month("Elena Marsh", "U.S.|secretary of state", articles=9)
    other = month("Omar Reyes", "Vatican|secretary of state", articles=1)
    assert at(Holders([states, other]), "secstate", "2026-04-01") == ["Elena Marsh"]
    rival = replace(other, articles=9)
    assert at(Holders([states, rival]), "secstate", "2026-04-01") == []
    assert at(Holders([month("Elena Marsh", "U.S.|president")]), "president", "2026-04-01") == []


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
    learned = Holders([month("Elena Marsh", "German|chancellor")])
    assert at(learned, "German chancellor", "2026-04-01") == ["Elena Marsh"]


def test_a_person_is_found_by_what_people_type() -> None:
    holders = Holders([month("Jean-Noël Barrot", FRANCE)])
    for typed in (["barrot"], ["jean", "noel", "barrot"], ["noel", "barrot"]):
        [(start, end, people)] = holders.named(typed)
        assert (start, end, people[0].name) == (0, len(typed), "Jean-Noël Barrot")
    assert holders.named(["france"]) == holders.named(["minister"]) == []


def test_countries_are_no_people() -> None:
    holders = Holders([month("South Korea", "G20|chair")])
    assert not [one for one in holders.all() if one.ids]
