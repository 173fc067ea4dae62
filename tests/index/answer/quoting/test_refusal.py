"""Why a question is refused."""

from index.answer.answerer import Answerer
from index.store.vectors.sync import ExactVectorSearch
from index.values import Answer, Question
from tests.index.answer.samples import Desk, draft


def refused(desk: Desk, question: str) -> Answer:
    """What a desk says to a question that it always refuses."""
    nearest = ExactVectorSearch(desk.library.vectors)
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


def test_names_that_never_stand_together_are_named(desk: Desk) -> None:
    desk.add(draft("Today Sherman met the minister."), draft("The minister flew to Bishkek."))
    said = refused(desk, "Which minister met Sherman in Bishkek?").reason
    assert said == "No passage mentions “Sherman” and “Bishkek” together."


def test_a_time_that_nothing_found_is_from_is_named(desk: Desk) -> None:
    desk.add(draft("Sherman met the minister in Rome.", published="2021-03-01"))
    said = refused(desk, "Where did Sherman meet the minister in June 2023?").reason
    assert said == "Nothing was found from the time named in the question (“in June 2023”)."
