"""Questions of a transcript are told from answers."""

from index.text.attribution.reporters import asked, is_asked
from index.values import Span

TEXT = "MR REYES: Good day.\nQUESTION: Do you condemn it?\nTwice?\nMR REYES: Yes.\nQ    And now?"


def test_a_question_ends_with_the_next_label() -> None:
    assert [one.of(TEXT) for one in asked(TEXT)] == [
        "QUESTION: Do you condemn it?\nTwice?\n", "Q    And now?",
    ]  # fmt: skip
    twice, yes = TEXT.index("Twice"), TEXT.index("Yes")
    assert is_asked(Span(twice, twice + 6), asked(TEXT))
    assert not is_asked(Span(yes, yes + 4), asked(TEXT))
    assert asked("Q1 was good. Nobody asked.") == []


def test_labels_may_have_small_letters_and_say_how_somebody_speaks() -> None:
    text = (
        "Question: Why?\nMR. McREYES (via interpreter): Because.\nQuestion: So?\nModerator: Next."
    )
    assert [one.of(text) for one in asked(text)] == ["Question: Why?\n", "Question: So?\n"]
