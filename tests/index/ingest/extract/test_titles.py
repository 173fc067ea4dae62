"""Titles for texts that brought none."""

from hypothesis import given
from hypothesis import strategies as st

from index.ingest.extract.titles import LONGEST, made_from, shortened, without_headline


def test_the_first_sentence_is_the_title() -> None:
    assert made_from("\nMr. Wang met U.S. envoys. They agreed.\nMore.") == (
        "Mr. Wang met U.S. envoys."
    )
    assert made_from("A headline\nA sentence.") == "A headline"


@given(st.text(max_size=300))
def test_a_shortened_line_is_one_line_and_short(line: str) -> None:
    short = shortened(line)
    assert len(short) <= LONGEST
    assert short == " ".join(short.split())
    assert " ".join(line.split()).startswith(short.removesuffix("…").rstrip())


def test_a_headline_leaves_the_text_but_a_sentence_stays_quotable() -> None:
    assert without_headline("Border to  reopen\n\nThey met.", "border to reopen") == "They met."
    assert without_headline("They met.\nThey left.", "They met.") == "They met.\nThey left."
    assert without_headline("Alone", "Alone") == "Alone"


def test_a_headline_on_top_goes_however_it_is_set() -> None:
    text = "ENVOYS AGREE TO REOPEN\n\nTHE CROSSING\n\nThey met in Geneva."
    assert without_headline(text, "Envoys agree to reopen the crossing") == "They met in Geneva."
    assert without_headline("Talks: day one\n\nThey met.", "x", "Talks – day one") == "They met."
    assert without_headline("They met.\n\nIt rained.", "They met.") == "They met.\n\nIt rained."
    assert without_headline("Talks", "Talks") == "Talks"
