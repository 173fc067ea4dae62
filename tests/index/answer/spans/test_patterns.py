"""The words inside a sentence that answer."""

import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.spans.patterns import bounded, find_span, repeats, whole_clause
from index.values import Kind, Question, Span


def found(question: str, sentence: str) -> str | None:
    """The answering words of a sentence, for a question."""
    reading = analyze(Question(question))
    span = find_span(reading.kind, sentence, reading.stems, reading.predicate)
    return span.span.of(sentence) if span else None


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("Where did the ministers meet?", "The ministers met in Geneva on Friday.", "Geneva"),
        ("Where did they meet?", "They met at Schloss Elmau, Germany.", "Schloss Elmau, Germany"),
        ("Where did the talks open?", "VIENNA — The talks opened.", "VIENNA"),
        ("Where did Blinken land?", "Mr. Blinken landed in March.", None),
        ("Where did Blinken go from Berlin?", "From Berlin he went to Oslo.", "Oslo"),
        ("When was it signed?", "It was signed on 3 March 2021 in Doha.", "3 March 2021"),
        ("When was it signed?", "It may be signed.", None),
        ("How long did they talk?", "They talked for nearly 11 hours.", "nearly 11 hours"),
        ("How many were freed?", "On May 4, 2022, eleven were freed.", "eleven"),
        ("Who signed the treaty?", "Foreign Minister Wang Yi signed the treaty.", "Wang Yi"),
        ("Who signed the treaty?", "The minister signed the treaty on Monday.", None),
        ("Why was he recalled?", "He was recalled because of the leak.", "the leak"),
        ("Which agency inspects?", "The IAEA inspects.", "IAEA"),
        ("What was agreed?", "They agreed to meet in Geneva.", None),
    ],
)  # fmt: skip
def test_the_words_of_the_kind_asked_for_are_found(
    question: str, sentence: str, words: str | None
) -> None:
    assert found(question, sentence) == words


def test_what_only_repeats_the_question_does_not_answer() -> None:
    assert found("Where did the Beijing talks end?", "The talks in Beijing ended.") is None


def test_of_several_the_nearest_to_what_happened_is_taken() -> None:
    sentence = "Officials from Paris said the treaty was signed in Lisbon."
    assert found("Where was the treaty signed?", sentence) == "Lisbon"


PIECES = st.sampled_from(
    [
        "Wang", "Yi", "President", "U.S.", "in", "at", "of", "the", "Geneva", "May", "3", "2024",
        "Aug.", "Monday", "today", "two", "million", "$5", "hours", "because", "of", ",", ".", "—",
        "for", "Mr.", "Deputy",
        "“", "”", "’s", "'", "-", "(", "BEIJING", "Élysée", "王毅", "القاهرة", "Ж", "\n", "  ",
    ]
)  # fmt: skip


@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join)),
    st.sampled_from(get_args(Kind)),
    st.frozensets(st.sampled_from(["wang", "meet", "geneva", "3", "two"])),
)
def test_a_span_lies_inside_its_sentence_and_is_words(
    sentence: str, kind: Kind, asked: frozenset[str]
) -> None:
    one = find_span(kind, sentence, asked, asked)
    if one:
        assert 0 <= one.span.start < one.span.end <= len(sentence)
        assert one.span.of(sentence) == one.span.of(sentence).strip()
        assert one.distance >= 0


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_time_for_a_long_sentence_grows_with_its_square_at_most(kind: Kind) -> None:
    short, long = (min(seconds(kind, pieces) for _ in range(3)) for pieces in (200, 800))
    # The square is 16 times, the cube 64 times; less than a moment is noise.
    assert long < 40 * max(short, 0.02)


def seconds(kind: Kind, pieces: int) -> float:
    """What this thread computes for, whatever others do meanwhile."""
    started = time.thread_time()
    for piece in ("A ", "in A, ", "for x ", "two-", "May 3 ", "1,", "President of ", "AAAA"):
        find_span(kind, piece * pieces, frozenset(), frozenset())
    return time.thread_time() - started


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


# The clause, between brackets, of the words marked, between braces; the brackets may be left out
# where the whole sentence is the clause.
CLAUSES = """
[Norway joined the Halden Accord on {Tuesday}], after years of talks.
A bus fell into the Glomma, [killing at least {eight people}].
The upper house met in the morning and rejected {the bill} by two votes.
Ann Ito spoke on Monday with {Prime Minister Lind} of Norway.
Oslo, {Bergen and Tromsø}, three cities of Norway, signed the accord.
[He was fined {€2,500}] (about $2,700).
Oslo denies that its army {struck the hospital}.
The ministry did not say whether {the envoy resigned}.
It rejected reports that {Ito fled}.
Norway did not, as had been expected, {join the accord} on Tuesday.
It was not Lind who {resigned}.
The rumour, which spread on Monday, was false: {Norway had joined the accord}.
{Norway will join the accord}, unless Sweden objects.
The bridge, closed since {May}, reopened.
Talks {ended} at 10:30 p.m. on Friday.
[Lind was {shot} in Tromsø, Norway], as he left.
[Lind {met} with Ito], who left early.
Talks fail - [Norway {joins} accord] - Lind quits
""".strip().splitlines()


@pytest.mark.parametrize("example", CLAUSES)
def test_a_clause_has_its_verb_and_what_denies_or_limits_it_and_ends_before_the_next_one(
    example: str,
) -> None:
    bare = example.replace("[", "").replace("]", "")
    before, marked, after = bare.replace("}", "{").split("{")
    expected = example.partition("[")[2].partition("]")[0] or bare.rstrip(".")
    found = whole_clause(f"{before}{marked}{after}", Span(len(before), len(before) + len(marked)))
    assert found.of(f"{before}{marked}{after}") == expected.replace("{", "").replace("}", "")


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
