"""Refusals in words."""

from dataclasses import replace
from datetime import date

import pytest

from bot.translations.language import retold, speaking
from index.answer.quoting import refusal
from index.store.rows import SearchFilter
from index.values import PUBLIC


def search_filter(
    source: str | None = None, since: date | None = None, until: date | None = None
) -> SearchFilter:
    return SearchFilter((PUBLIC,), "c", since=since, until=until, source=source)


MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


@pytest.mark.parametrize(
    ("within", "said"),
    [
        (search_filter("Wire"), "There are no articles from “Wire”."),
        (search_filter(since=MAY), "There are no articles published since 2024-05-01."),
        (
            search_filter("Wire", MAY, JUNE),
            "There are no articles from “Wire” published between 2024-05-01 and 2024-06-01.",
        ),
    ],
)
def test_a_refusal_names_the_bounds_of_the_question(within: SearchFilter, said: str) -> None:
    assert refusal.nothing_there(within) == said


def test_a_language_is_named_after_other_bounds() -> None:
    within = replace(search_filter("Wire"), languages=("fr",))
    assert refusal.nothing_there(within) == "There are no articles from “Wire” in French."
    assert refusal.nothing_there(replace(search_filter(), foreign=True)) == "There are no articles."
    with speaking("de"):
        said = retold(refusal.no_language("ru", ["en", "fr"]))
        assert said.endswith("auf Russisch; es gibt Artikel auf Englisch und auf Französisch.")


def test_without_bounds_none_are_named() -> None:
    assert refusal.too_far(search_filter()).startswith(
        "No sentence answers this question closely enough"
    )
    assert refusal.nothing_near(search_filter()) == "Nothing is related to this question."
    assert refusal.too_far(search_filter("Wire")).startswith(
        "No sentence in the articles from “Wire” "
    )


def test_an_unknown_source_is_met_with_those_that_look_like_it() -> None:
    said = refusal.no_source("state dept", ["Élysée", "State Dept.", "statedept"])
    assert said.endswith("did you mean “State Dept.” or “statedept”?")


def test_where_none_looks_like_it_the_first_are_named() -> None:
    assert refusal.no_source("x", ["A", "B"]).endswith("there are: “A” and “B”.")
    assert refusal.no_source("x", ["A"]).endswith("there are: “A”.")
    many = [f"S{n}" for n in range(9)]
    assert refusal.no_source("x", many).endswith("“S3”, “S4” and 4 more.")
    assert refusal.no_source("x", []).endswith("there are none yet.")
