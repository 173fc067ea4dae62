"""Words in bold begin and end where an answer does; clauses tell whether something is so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.spans.bounds import bounded, repeats, whole_clause
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


def clause(sentence: str, marked: str) -> str:
    start = sentence.index(marked)
    return whole_clause(sentence, Span(start, start + len(marked))).of(sentence)


@pytest.mark.parametrize(
    ("sentence", "marked", "expected"),
    [
        (
            "Norway joined the Halden Accord on Tuesday, after years of talks.",
            "Tuesday",
            "Norway joined the Halden Accord on Tuesday",
        ),
        (
            "A bus fell into the Glomma, killing at least eight people.",
            "eight people",
            "killing at least eight people",
        ),
        (
            "The upper house met in the morning and rejected the bill by two votes.",
            "the bill",
            "The upper house met in the morning and rejected the bill by two votes",
        ),
        (
            "Ann Ito spoke on Monday with Prime Minister Lind of Norway.",
            "Prime Minister Lind",
            "Ann Ito spoke on Monday with Prime Minister Lind of Norway",
        ),
        (
            "Oslo, Bergen and Tromsø, three cities of Norway, signed the accord.",
            "Bergen and Tromsø",
            "Oslo, Bergen and Tromsø, three cities of Norway, signed the accord",
        ),
        ("He was fined €2,500 (about $2,700).", "€2,500", "He was fined €2,500"),
    ],
)
def test_a_clause_has_a_verb_and_ends_before_the_next_one(
    sentence: str, marked: str, expected: str
) -> None:
    assert clause(sentence, marked) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Oslo denies that its army [struck the hospital].",
        "The ministry did not say whether [the envoy resigned].",
        "It rejected reports that [Ito fled].",
        "Norway did not, as had been expected, [join the accord] on Tuesday.",
        "It was not Lind who [resigned].",
        "The rumour, which spread on Monday, was false: [Norway had joined the accord].",
        "[Norway will join the accord], unless Sweden objects.",
        "The bridge, closed since [May], reopened.",
    ],
)
def test_what_denies_or_limits_a_clause_and_its_subject_are_kept(sentence: str) -> None:
    start, end = sentence.index("["), sentence.index("]") - 1
    plain = sentence.replace("[", "").replace("]", "")
    assert whole_clause(plain, Span(start, end)).of(plain) == plain.rstrip(".")


@pytest.mark.parametrize(
    ("sentence", "marked", "expected"),
    [
        ("Talks ended at 10:30 p.m. on Friday.", "ended", "Talks ended at 10:30 p.m. on Friday"),
        ("Lind was shot in Tromsø, Norway, as he left.", "shot", "Lind was shot in Tromsø, Norway"),
        ("Lind met with Ito, who left early.", "met", "Lind met with Ito"),
        ("Talks fail - Norway joins accord - Lind quits", "joins", "Norway joins accord"),
    ],
)  # fmt: skip
def test_numbers_lists_and_what_belongs_to_a_verb_are_not_cut(
    sentence: str, marked: str, expected: str
) -> None:
    assert clause(sentence, marked) == expected


def test_what_the_reader_marked_is_not_cut() -> None:
    marked = "a bill to ban whaling, which passed"
    assert marked in clause(f"Members back {marked} on Monday, but not all.", marked)


@given(st.text(alphabet="ab, ;and who\n", min_size=1, max_size=60), st.data())
def test_a_clause_holds_the_words_marked_and_lies_within_the_sentence(
    sentence: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    found = whole_clause(sentence, Span(start, end))
    assert 0 <= found.start <= start < end <= found.end <= len(sentence)
