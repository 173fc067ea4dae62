"""What a message quotes, by its marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.quotation.marks import quotations_in

WORDS = "we will never leave the talks"


def quoted(message: str) -> list[str]:
    return [one.text for one in quotations_in(message)]


@pytest.mark.parametrize(
    "marks",
    [
        '""',
        "“”",
        "„“",
        "„”",
        "””",
        "«»",
        "»«",
        "‹›",
        "「」",
        "『』",
        "‘’",
        "‚‘",
        "''",
        '“"',
        "＂＂",
    ],
)
def test_words_between_marks_of_every_kind_are_quoted(marks: str) -> None:
    assert quoted(f"He said: {marks[0]}{WORDS}{marks[1]}, and left.") == [WORDS]


@pytest.mark.parametrize("space", ["", "\u00a0", "\u202f"])
def test_french_spaces_inside_the_marks_are_not_quoted(space: str) -> None:
    assert quoted(f"Il a dit : «{space}{WORDS}{space}».") == [WORDS]
    assert quoted(f"He said: “{space or ' '}{WORDS}{space or ' '}”.") == [WORDS]


def test_a_german_closing_mark_opens_nothing() -> None:
    assert quoted(f"Er sagte: „{WORDS}.“ Dann ging er. „{WORDS}“ – das war alles.") == [
        f"{WORDS}.",
        WORDS,
    ]


def test_apostrophes_are_no_marks() -> None:
    assert quoted("The leaders' talks didn't end; it's the ministers' turn.") == []
    assert quoted("The leaders’ talks didn’t end; it’s the ministers’ turn.") == []


def test_apostrophes_inside_single_marks_end_nothing() -> None:
    assert quoted("He said: ‘the leaders’ talks didn’t end’. She: ‘they did’.") == [
        "the leaders’ talks didn’t end",
        "they did",
    ]


def test_of_nested_marks_the_outer_ones_count() -> None:
    assert quoted("“He told us ‘no’ and “never” again” was the report.") == [
        "He told us ‘no’ and “never” again"
    ]


def test_a_mark_that_nothing_closes_hides_no_later_quotation() -> None:
    assert quoted(f"A 5“ pipe: “{WORDS}”") == [WORDS]
    assert quoted(f"“this never ends\n\n“{WORDS}”") == [WORDS]
    assert quoted(f'She said "so and «{WORDS}»') == [WORDS]


def test_a_block_quote_is_quoted_without_its_marks() -> None:
    assert quoted(f"Look:\n> {WORDS}\n> and so on\nTrue?") == [f"{WORDS}\nand so on"]
    assert quoted(f"Look:\n>>> {WORDS}\nand so on") == [f"{WORDS}\nand so on"]


def test_marks_that_enclose_most_of_a_block_quote_count() -> None:
    assert quoted(f"> “{WORDS}” — Reuters") == [WORDS]
    assert quoted(f"> The “so-called” friends said that {WORDS}") == [
        f"The “so-called” friends said that {WORDS}"
    ]


def test_marks_before_and_after_a_block_quote_count_in_order() -> None:
    assert quoted(f"“First, {WORDS}”\n> Then {WORDS}\n“Last, {WORDS}”") == [
        f"First, {WORDS}", f"Then {WORDS}", f"Last, {WORDS}",
    ]  # fmt: skip


def test_an_arrow_without_a_space_is_no_block_quote() -> None:
    assert quoted(">_< no") == []


@given(st.text(alphabet="ab “”\"'’‘„«»>\n", max_size=80))
def test_quotations_are_in_order_and_stand_where_they_say(message: str) -> None:
    found = quotations_in(message)
    end = 0
    for one in found:
        assert end <= one.start <= one.end <= len(message)
        assert one.text.strip()
        end = one.end if "> " not in message else end
        if "> " not in message:
            assert message[one.start : one.end] == one.text
