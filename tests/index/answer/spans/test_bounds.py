"""Words in bold begin and end where an answer does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.spans.bounds import bounded, repeats
from index.values import Question, Span

SAID, WHERE = "what was said", "where did they meet"
# The words between the braces were marked; where no others follow, they are shown as they are.
EXAMPLES: dict[str, list[tuple[str, str, str | None]]] = {
    "a place is shown by its name": [
        (WHERE, "They met {at Yanqi Lake, a resort on the outskirts, near Beijing}.", "Yanqi Lake"),
        (WHERE, "They met at {Yanqi Lake, in the hills north of Beijing}.", "Yanqi Lake"),
        (WHERE, "They met {in the Élysée Palace}.", "the Élysée Palace"),
        ("who met", "They met {at Yanqi Lake, a resort} near Beijing.", None),
        (WHERE, "They met {in Gaza, the West Bank or Jerusalem}.", None),
        (WHERE, "They met {in Gyumri in October}.", None),
        (WHERE, "They met {In Amenas}.", None),
        (WHERE, "They met {on board the Aurora}.", None),
        (WHERE, "They met {a village, a little way up the road}.", None),
        (WHERE, "They met {in Oslo (a capital, a port)}.", None),
    ],
    "an abbreviation keeps its full stop": [
        (SAID, "It was made in {the U.S}. last year.", "the U.S."),
    ],
    "a sum of money keeps its currency": [
        (SAID, "The fund pays €21 million (US{$23.5 million}).", "US$23.5 million"),
        (SAID, "The bank paid U.S.{$3 million}.", "U.S.$3 million"),
        (SAID, "The bank paid the U.S. {$3 million}.", None),
    ],
    "both marks of a pair are shown or none": [
        (SAID, 'She called it "{a grave step"} in Rome.', '"a grave step"'),
        (SAID, 'She called it "{a grave step}" in Rome.', None),
        (SAID, "She named the “{one accord” policy}.", "“one accord” policy"),
        (SAID, "The {Sea Guard (SG}) and the Air Guard", "Sea Guard (SG)"),
        (SAID, "They met (for {3 days)} in Rome.", "3 days"),
        (SAID, "[{Ada] Lark} spoke.", "[Ada] Lark"),
    ],
}


@pytest.mark.parametrize(
    ("question", "text", "shown"), [one for examples in EXAMPLES.values() for one in examples]
)
def test_the_words_that_answer_are_shown_and_no_others(
    question: str, text: str, shown: str | None
) -> None:
    before, marked, after = text.replace("}", "{").split("{")
    plain, span = f"{before}{marked}{after}", Span(len(before), len(before) + len(marked))
    found = bounded(analyze(Question(question)), span, Span(0, len(plain)), plain)
    assert found.of(plain) == (marked if shown is None else shown)


@pytest.mark.parametrize(
    ("question", "words", "echoes"),
    [
        ("who replaced justin trudeau", "Justin Trudeau", True),
        ("who replaced justin trudeau", "Xavier Trudeau", False),
        ("where did they meet turkey's minister", "Ankara", False),
    ],
)
def test_words_of_the_question_are_no_answer(question: str, words: str, echoes: bool) -> None:
    assert repeats(analyze(Question(question)), words) is echoes


@given(
    st.sampled_from(["how many a were there", WHERE]),
    st.text(alphabet='ab 12"“”()[]U.S,—-andMay', min_size=1, max_size=40),
    st.data(),
)
def test_what_is_shown_stays_in_the_sentence_and_is_never_empty(
    question: str, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = bounded(analyze(Question(question)), Span(start, end), Span(0, len(text)), text)
    assert 0 <= found.start < found.end <= len(text)
