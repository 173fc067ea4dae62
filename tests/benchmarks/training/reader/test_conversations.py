"""The written questions and conversations as examples of follow-up questions."""

from benchmarks.training.conversations import WrittenTurn
from benchmarks.training.reader.conversations import turns
from benchmarks.training.reader.windows import windows

LAKE = "Sullivan and Wang met at Yanqi Lake on Tuesday."
FLIGHT = "Burns, who came along, paid for the flight."
TEXT = f"{LAKE} " + "The weather was fine and nobody said much. " * 30 + FLIGHT
WINDOWS = {"lake": windows("Talks\n", TEXT)}


def turn(text: str, answer: str, sentence: str) -> WrittenTurn:
    start = TEXT.index(sentence)
    place = (start, start + len(sentence))
    return WrittenTurn("a", text, text, "lake", (answer,) if answer else (), None, answer, place)


TURNS = [
    turn("Where did Sullivan and Wang meet?", "Yanqi Lake", LAKE),
    turn("who paid for the flight?", "Burns", FLIGHT),
    turn("and who flew it?", "", ""),
]


def test_later_turns_are_put_to_the_text_that_answers_and_to_others() -> None:
    made = list(turns([TURNS], WINDOWS, seed=1))
    flight = [one for one in made if one.question.startswith("who paid")]
    answered = [one for one in flight if one.answerable]
    assert {one.question for one in answered} == {
        "who paid for the flight, Yanqi Lake Sullivan Wang meet?",
        "who paid for the flight",
    }
    assert {one.text[one.start : one.end] for one in answered} == {"Burns"}
    assert all(FLIGHT not in one.text for one in flight if not one.answerable)
    assert len(flight) > len(answered)
