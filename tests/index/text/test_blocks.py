"""Which line breaks end a block and which only wrap."""

import pytest

from index.text.blocks import blocks

WRAPPED = """\
The two ministers met for nearly four hours in the old customs house on
the lake and agreed to open a telephone line between their coast guards
before the end of the year, according to an aide who was not allowed to
speak in public.
"""


def shown(text: str) -> list[str]:
    return [" ".join(block.of(text).split()) for block in blocks(text)]


def test_a_blank_line_always_ends_a_block() -> None:
    assert shown("Talks resume on Monday in\n\nthe capital") == [
        "Talks resume on Monday in",
        "the capital",
    ]


def test_hard_wrapped_prose_is_one_block() -> None:
    assert len(shown(WRAPPED)) == 1


def test_two_hard_wrapped_paragraphs_are_two_blocks_even_without_a_blank_line() -> None:
    second = WRAPPED.replace("The two ministers", "Their deputies, too,")
    assert len(shown(WRAPPED + second)) == 2


def test_a_wrapped_line_may_go_on_with_a_capital() -> None:
    text = (
        "The envoy told reporters that he would fly on to the island of\n"
        "Kos before returning, and that he had asked the Foreign Ministry in\n"
        "Athens for a list of the names of all those who are still being held.\n"
    )
    assert len(shown(text)) == 1


def test_a_headline_over_wrapped_prose_stands_alone() -> None:
    text = "Ministers Meet Again\n" + WRAPPED
    assert shown(text)[0] == "Ministers Meet Again"
    assert len(shown(text)) == 2


def test_headlines_one_a_line_are_not_glued_together() -> None:
    text = (
        "Envoy returns to the region for a third round of talks\n"
        "Parliament ratifies the border treaty after a long night\n"
        "Summit moved to Nairobi as storm closes the coast road\n"
    )
    assert len(shown(text)) == 3


def test_long_lines_are_paragraphs() -> None:
    paragraph = "The council renewed the mandate of the mission for twelve months. " * 5
    assert len(shown(f"{paragraph}\nThe vote was unanimous.\n{paragraph}")) == 3


def test_a_running_sentence_goes_on_in_lower_case_in_any_text() -> None:
    text = "IN WITNESS WHEREOF, I have hereunto set my hand this\nthirteenth day of May."
    assert len(shown(text)) == 1


def test_a_line_that_ends_in_a_comma_goes_on() -> None:
    text = (
        "They were received at the airport by the Minister of Defence,\nGeneral Osei, and his wife."
    )
    assert len(shown(text)) == 1


@pytest.mark.parametrize(
    "marker", ["-", "•", "*", "–", "1.", "2)", "(3)", "a)", "(b)", "(iv)", "▪", "·"]
)
def test_a_list_marker_begins_a_block(marker: str) -> None:
    text = f"{WRAPPED.strip()}\n{marker} Grain exports resume\n{marker} Prisoners are exchanged"
    assert len(shown(text)) == 3


def test_a_marker_alone_on_its_line_stays_with_its_item() -> None:
    assert shown("•\nGrain exports resume\n•\nPrisoners go home") == [
        "• Grain exports resume",
        "• Prisoners go home",
    ]


@pytest.mark.parametrize("label", ["MS PORTER:", "MR. DEESE:", "QUESTION:", "Q", "A."])
def test_a_speaker_begins_a_block_in_wrapped_text(label: str) -> None:
    full = "We have been clear about what we expect of all sides in these talks and"
    text = f"{WRAPPED.strip()}\n{full}\n{label} Can you say more?"
    assert shown(text)[-1] == f"{label} Can you say more?"


def test_a_label_alone_on_its_line_is_a_block() -> None:
    assert shown("QUESTION:\nWhen will the talks resume?")[0] == "QUESTION:"


def test_wrapped_chinese_is_one_block() -> None:
    line = "两国外长在湖边会晤并讨论了边境局势以及双方海警之间的热线安排"
    assert len(shown(f"{line}\n{line}\n{line}\n和其他问题。")) == 1


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_break_counts(line_break: str) -> None:
    assert shown(f"Talks resume{line_break}Markets calm") == ["Talks resume", "Markets calm"]


@pytest.mark.parametrize("text", ["", " \n\t\n ", "\u3000"])
def test_nothing_but_space_holds_no_block(text: str) -> None:
    assert blocks(text) == []
