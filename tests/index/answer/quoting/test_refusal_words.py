"""Refusals in words."""

from dataclasses import replace
from datetime import date

from bot.translations.language import retold, speaking
from index.answer.quoting import refusal
from index.store.rows import SearchFilter
from index.values import PUBLIC


def search_filter(
    source: str | None = None, since: date | None = None, until: date | None = None
) -> SearchFilter:
    return SearchFilter((PUBLIC,), "c", since=since, until=until, source=source)


MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


def test_bounds_are_named_and_a_language_after_the_others() -> None:
    within = replace(search_filter("Wire"), languages=("fr",))
    assert refusal.nothing_there(within) == "There are no articles from “Wire” in French."
    assert refusal.nothing_there(replace(search_filter(), foreign=True)) == "There are no articles."
    assert refusal.too_far(search_filter()).startswith("No sentence answers this question closely")
    assert refusal.too_far(search_filter("Wire")).startswith(
        "No sentence in the articles from “Wire” "
    )
    with speaking("de"):
        said = retold(refusal.no_language("ru", ["en", "fr"]))
        assert said.endswith("auf Russisch; es gibt Artikel auf Englisch und auf Französisch.")


def test_an_unknown_source_is_met_with_those_that_look_like_it() -> None:
    said = refusal.no_source("state dept", ["Élysée", "State Dept.", "statedept"])
    assert said.endswith("did you mean “State Dept.” or “statedept”?")


def test_where_none_looks_like_it_the_first_are_named() -> None:
    assert refusal.no_source("x", ["A", "B"]).endswith("there are: “A” and “B”.")
    assert refusal.no_source("x", ["A"]).endswith("there are: “A”.")
    many = [f"S{n}" for n in range(9)]
    assert refusal.no_source("x", many).endswith("“S3”, “S4” and 4 more.")
    assert refusal.no_source("x", []).endswith("there are none yet.")
