"""Turns of a conversation, answered from the story that was quoted before, or from elsewhere."""

from dataclasses import replace

import pytest

from index.answer.conversation.conversation import Conversation
from index.values import PUBLIC, Answer, Question, Quote
from tests.index.answer.samples import Desk, draft

LAKE = (
    "Sullivan and Wang met at Yanqi Lake on Tuesday. The delegation of Sullivan had Burns in it."
    " Dinner began at nine."
)
OSLO = "Ann and Bob met in Oslo on Monday. The delegation of Ann had Cy in it."
WHERE = "Where did Sullivan and Wang meet?"
ELSE = "who else was in the delegation?"


def talk(desk: Desk, *turns: str, scope: str = PUBLIC) -> list[Answer]:
    """The answers to the turns of a conversation."""
    conversation, answers = Conversation(), []
    for turn in turns:
        question = Question(turn, scope=scope)
        background = conversation.background(question)
        answers.append(desk.answerer.answer(question, desk.generation, background))
        conversation = conversation.then(answers[-1])
    return answers


@pytest.fixture
def full_desk(desk: Desk) -> Desk:
    """Two stories in which the same happens."""
    desk.add(draft(LAKE, id="lake", published="2024-08-28"), source="Lake Wire")
    desk.add(draft(OSLO, id="oslo"))
    return desk


def shown(answer: Answer) -> tuple[Quote, ...]:
    """The quotes, or those that came nearest."""
    return answer.quotes or answer.nearest


def test_a_turn_is_answered_from_the_story_that_was_quoted(full_desk: Desk) -> None:
    for first, story, words in ((WHERE, "lake", "Burns"), ("where did Ann meet Bob", "oslo", "Cy")):
        _, then = talk(full_desk, first, ELSE)
        assert shown(then)[0].external_id == story
        assert words in shown(then)[0].sentence


def test_it_is_shown_as_it_was_read_and_as_it_was_typed(full_desk: Desk) -> None:
    first, then = talk(full_desk, WHERE, ELSE)
    assert first.read_as.question is None
    assert then.question.text == ELSE
    assert then.read_as.question == (
        "who else was in the delegation, Yanqi Lake Sullivan Wang meet?"
    )


def test_a_turn_with_names_of_its_own_is_answered_as_if_it_came_first(full_desk: Desk) -> None:
    whole = "In which city did Ann meet Bob on Monday 4 March 2024, says Oslo's Cy?"
    alone = full_desk.ask(whole)
    _, then = talk(full_desk, WHERE, whole)
    assert then.read_as == alone.read_as
    assert then.quotes == alone.quotes
    assert then.confidence == alone.confidence


def test_a_story_that_is_gone_is_not_quoted_and_the_rest_still_answers(full_desk: Desk) -> None:
    [first] = talk(full_desk, WHERE)
    full_desk.library.articles.remove_source(PUBLIC, "Lake Wire")
    background = Conversation().then(first).background(Question(ELSE))
    then = full_desk.answerer.answer(Question(ELSE), full_desk.generation, background)
    assert {one.external_id for one in shown(then)} == {"oslo"}


def test_another_servers_article_is_never_quoted_even_if_it_was_quoted_before(desk: Desk) -> None:
    desk.add(draft(LAKE, id="lake"), scope="discord:1")
    desk.add(draft(OSLO, id="oslo"))
    first, then = talk(desk, WHERE, ELSE, scope="discord:1")
    assert [shown(one)[0].external_id for one in (first, then)] == ["lake", "lake"]
    background = Conversation().then(first).background(Question(ELSE, scope="discord:1"))
    for scope in (PUBLIC, "discord:2"):
        leaked = desk.answerer.answer(Question(ELSE, scope=scope), desk.generation, background)
        assert all(one.external_id != "lake" for one in shown(leaked))


def test_the_days_and_the_source_asked_for_hold_in_the_story_too(full_desk: Desk) -> None:
    [first] = talk(full_desk, WHERE)
    background = Conversation().then(first).background(Question(ELSE))
    for question in (Question(ELSE, until="2023-12-31"), Question(ELSE, since="2025-01-01")):
        then = full_desk.answerer.answer(question, full_desk.generation, background)
        assert all(one.external_id != "lake" for one in shown(then))


def test_a_person_in_lower_case_whom_articles_give_an_office_takes_the_place_of_another(
    desk: Desk,
) -> None:
    desk.add(
        draft("Bo Quist, the Danish foreign minister, signed the treaty in Oslo.", title="Quist"),
        draft("Ada Lark, the Irish foreign minister, signed the treaty in Rome.", title="Lark"),
    )
    first = desk.ask("where did quist sign the treaty?")
    turn = Question("what about lark?")
    found = desk.answerer.background(Conversation().then(first), turn)
    assert found is not None
    assert found.completed == "where did lark sign the treaty?"
    assert desk.answerer.background(Conversation(), turn) is None


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        ("who is the mayor of ceuta?", "Juan Vivas, the mayor of Ceuta, met the king."),
        ("who is the mayor there?", None),
    ],
)
def test_a_question_that_names_its_subject_is_asked_by_itself_where_the_conversation_has_no_answer(
    real_desk: Desk, turn: str, sentence: str | None
) -> None:
    desk = replace(real_desk, threshold=0.9)
    desk.add(
        draft("Sullivan and Wang met at Yanqi Lake. The mayor of the village runs the place."),
        draft("Juan Vivas, the mayor of Ceuta, met the king. It rained in Ceuta."),
    )
    _, then = talk(desk, WHERE, turn)
    assert (then.quotes[0].sentence if then.quotes else None) == sentence
    assert (then.read_as.question is None) == (sentence is not None)
