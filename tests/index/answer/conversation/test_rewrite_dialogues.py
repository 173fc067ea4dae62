"""Follow-ups over several turns: each conversation was written for these tests."""

from index.answer.conversation.rewrite import Turn, rewrite
from index.values import Answer, Question, ReadAs
from tests.index.answer.conversation.turns import turn


def talk(*lines: str | tuple[str, str]) -> list[str]:
    """How each line of a conversation is read; a line may come with what answered it."""
    turns: list[Turn] = []
    for line in lines:
        typed, span = (line, None) if isinstance(line, str) else line
        turns.append(turn(typed, span, read_as=rewrite(typed, turns)))
    return [one.read_as_question for one in turns]


class TestSeveralTurns:
    def test_each_leans_on_the_last_as_it_was_read(self) -> None:
        assert talk(
            ("where did Sullivan and Wang meet?", "Yanqi Lake"),
            "and when?",
            "who else was there?",
            "what about Qin Gang?",
            "and in 2022?",
            "why?",
        )[1:] == [
            "when did Sullivan and Wang meet?",
            "who else was there when Sullivan and Wang met?",
            "who else was there when Sullivan and Qin Gang met?",
            "who else was there when Sullivan and Qin Gang met in 2022?",
            "why was it that Sullivan and Qin Gang met in 2022?",
        ]

    def test_a_person_is_looked_for_further_back(self) -> None:
        lake = ("where did Sullivan and Wang meet?", "Yanqi Lake")
        *_, last = talk(lake, "what is Yanqi Lake?", "when did he leave?")
        assert last == "when did Sullivan leave?"

    def test_an_answer_becomes_whom_it_is_about(self) -> None:
        *_, third, fourth = talk(
            ("who led the US delegation in Lima?", "Miguel Cardona"),
            "when did he arrive?",
            "and in Costa Rica?",
        )
        assert third == "when did Miguel Cardona arrive?"
        assert fourth == "when did Miguel Cardona arrive in Costa Rica?"

    def test_small_talk_is_passed_over(self) -> None:
        *_, last = talk("where did Biden meet Xi?", "thanks", "when?")
        assert last == "when did Biden meet Xi?"

    def test_names_typed_small_are_known_from_what_was_quoted(self) -> None:
        quoted = "In Moscow, Mr. Lavrov received Araghchi on Friday."
        before = turn("did araghchi speak after lavrov received him", "Friday", quoted)
        assert rewrite("and wang yi?", [before]) == (
            "did araghchi speak after wang yi received him?"
        )

    def test_names_as_read_when_it_was_answered_are_known(self) -> None:
        asked = "did the press ask lula about it"
        read = Answer(Question(asked), ReadAs(names=("Lula",)), 0.1, reason="Nothing.")
        assert rewrite("and milei?", [Turn(asked, asked, read)]) == (
            "did the press ask milei about it?"
        )
