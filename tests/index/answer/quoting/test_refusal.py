"""Why a question is refused, and the words for it."""

from dataclasses import replace
from datetime import date

from bot.language import retold, speaking
from index.answer.answerer import Answerer
from index.answer.quoting import refusal
from index.store.rows import SearchFilter
from index.store.vectors.sync import VectorSearch
from index.values import PUBLIC, Answer, Question
from tests.index.answer.samples import Desk, draft


def refused(desk: Desk, question: str) -> Answer:
    """What a desk says to a question that it always refuses."""
    nearest = VectorSearch(desk.library.vectors)
    answer = Answerer(desk.library, desk.encoder, nearest, threshold=1.0).answer(Question(question))
    assert not answer.answered
    return answer


def test_a_name_that_no_article_has_is_named(desk: Desk) -> None:
    desk.add(draft("Sherman met the minister in Rome."))
    said = refused(desk, "Where did Sherman meet Lavrov?").reason
    assert said == "No article mentions “Lavrov”."


def test_a_word_that_no_article_has_is_named_where_every_name_is_there(desk: Desk) -> None:
    desk.add(draft("Sherman met the minister in Rome."))
    said = refused(desk, "Which kangaroo did Sherman meet?").reason
    assert said == "No article mentions “kangaroo”."


def test_a_word_that_says_how_something_is_asked_is_not_named(desk: Desk) -> None:
    desk.add(draft("Sherman met the minister in Rome."))
    said = refused(desk, "Who else besides Sherman met the minister?").reason
    assert said == "No sentence answers this question closely enough to be quoted."


def test_names_that_never_stand_together_are_named(desk: Desk) -> None:
    desk.add(draft("Today Sherman met the minister."), draft("The minister flew to Bishkek."))
    said = refused(desk, "Which minister met Sherman in Bishkek?").reason
    assert said == "No passage mentions “Sherman” and “Bishkek” together."


def test_a_time_that_nothing_found_is_from_is_named(desk: Desk) -> None:
    desk.add(draft("Sherman met the minister in Rome.", published="2021-03-01"))
    said = refused(desk, "Where did Sherman meet the minister in June 2023?").reason
    assert said == "Nothing was found from the time named in the question (“in June 2023”)."


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
