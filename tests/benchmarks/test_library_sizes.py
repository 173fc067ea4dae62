"""Libraries of a size have what answers their questions, and each question is asked of one."""

import asyncio

from benchmarks.library_sizes import LEAST_ROOM, libraries, measured
from index.operations.evaluation.dataset import ExpectedAnswer
from index.values import Question

ARTICLES = {
    f"a{number}": {
        "id": f"a{number}",
        "title": f"Envoy {number} in Oslo",
        "url": f"https://news.example/{number}",
        "published_at": "2024-05-06",
        "text": f"Envoy Number{number} met the mayor of Oslo on {number} May.",
    }
    for number in range(1, 21)
}


def asked(number: int) -> ExpectedAnswer:
    return ExpectedAnswer(
        Question(f"Where did envoy Number{number} meet the mayor?"),
        answerable=True,
        articles=frozenset({f"a{number}"}),
        answers=("Oslo",),
    )


def test_each_question_is_asked_of_one_library_that_answers_it() -> None:
    questions = [asked(number) for number in range(1, 7)]
    found = [*libraries(ARTICLES, questions, size=6)]
    assert len(found) == len(questions) * LEAST_ROOM / 6
    assert {len(articles) for articles, _ in found} == {6}
    assert sorted(one.question.text for _, some in found for one in some) == sorted(
        one.question.text for one in questions
    )
    for articles, some in found:
        held = {one["id"] for one in articles}
        assert all(one.articles <= held for one in some)


def test_a_library_is_asked_its_questions() -> None:
    [library] = libraries(ARTICLES, [asked(3)], size=4)
    [row] = asyncio.run(measured(library))
    answerable, right, *_ = row
    assert (answerable, right) == (1, 1)
