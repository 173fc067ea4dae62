from index.answer.conversation.conversation import REMEMBERED, Conversation, as_typed
from index.values import Answer, Question, ReadAs


def answered(text: str, whole: str | None = None) -> Answer:
    return Answer(Question(text), ReadAs(question=whole), 0.0, reason="Nothing.")


def test_a_follow_up_is_completed_and_nothing_else_of_the_question_changes() -> None:
    talk = Conversation().then(answered("where did Sullivan and Wang meet?"))
    typed = Question("and when?", scope="discord:1", since="2024", source="Wire", id="x")
    whole = talk.whole(typed)
    assert whole.text == "when did Sullivan and Wang meet?"
    assert (whole.scope, whole.since, whole.source, whole.id) == ("discord:1", "2024", "Wire", "x")


def test_a_turn_is_remembered_as_it_was_read() -> None:
    talk = Conversation().then(answered("and when?", "when did Biden meet Xi?"))
    assert talk.whole(Question("why?")).text == "why did Biden meet Xi?"


def test_only_the_last_turns_are_remembered() -> None:
    talk = Conversation()
    for number in range(REMEMBERED + 3):
        talk = talk.then(answered(f"question {number}"))
    assert [turn.question for turn in talk.turns] == [f"question {n}" for n in range(3, 9)]


def test_a_conversation_that_went_on_is_another() -> None:
    first = Conversation()
    first.then(answered("where did Biden meet Xi?"))
    assert first.turns == ()


def test_an_answer_is_to_what_was_typed_and_says_how_it_was_read() -> None:
    typed = Question("and when?")
    answer = as_typed(answered("when did Biden meet Xi?"), typed)
    assert answer.question == typed
    assert answer.read_as.question == "when did Biden meet Xi?"


def test_what_was_asked_whole_is_left_as_it_is() -> None:
    answer = answered("when did Biden meet Xi?")
    assert as_typed(answer, answer.question) is answer
