"""Follow-up questions are made of two questions on one text, in the words that are read."""

from benchmarks.training.reader.examples import Example
from benchmarks.training.reader.follow_ups import forms, paired
from index.text.sentences import sentences

TEXT = (
    "Police hold Louis De Zoysa, who is 23 years old. In July 2021, Matt Ratana was shot in "
    "Croydon. Louis De Zoysa had seven bullets with him."
)
FIRST, AGE = "Who shot Matt Ratana in Croydon in July 2021?", "How old is Louis De Zoysa?"


def asked(question: str, answer: str, text: str = TEXT) -> Example:
    start = text.index(answer)
    spans = tuple((one.start, one.end) for one in sentences(text))
    return Example(question, text, start, start + len(answer), spans)


EARLIER = asked(FIRST, "Louis De Zoysa")


def test_a_turn_is_read_with_the_words_it_lacks_and_without() -> None:
    assert forms([(FIRST, "Louis De Zoysa")], "and how old is he?") == [
        "how old is he, Louis De Zoysa shot Matt Ratana Croydon in July 2021?",
        "how old is he",
    ]


def test_pairs_keep_the_answer_of_the_second_question() -> None:
    made = list(paired([[EARLIER, asked(AGE, "23")]] * 4, 1.0, seed=1))
    found = {one.text[one.start : one.end] for one in made if "Ratana" in one.question}
    assert "23" in found
    assert len(made) >= 8


def test_a_question_on_another_story_has_no_answer_here() -> None:
    coal = "In Assam, flooding trapped the miners in Dima Hasao."
    other = [
        asked("where", "Assam", coal),
        asked("what trapped the miners in assam", "flooding", coal),
    ]
    made = list(paired([[EARLIER, asked(AGE, "23")], other] * 12, 1.0, seed=1))
    foreign = [one for one in made if "assam" in one.question and one.text == TEXT]
    assert foreign
    assert not any(one.answerable for one in foreign)
