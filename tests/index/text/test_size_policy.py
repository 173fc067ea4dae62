"""How large the parts of an article may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.text import size_policy
from index.text.size_policy import (
    LONGEST_FIELD,
    LONGEST_GAP,
    LONGEST_LINE,
    LONGEST_NOTE,
    check_text,
    fitted,
    in_one_line,
    is_wide,
    with_short_lines,
    without_blank_runs,
)

BLANKS = st.text(" \t\u00a0\n\r\x0b\u2028", max_size=40)
TEXTS = st.lists(st.one_of(st.text("ab.", min_size=1, max_size=5), BLANKS)).map("".join)


@pytest.mark.parametrize("gap", ["\n" * 16_000, "\n \n\t\n \n", "\x0b\u2028\x0b\u2028"])
def test_a_run_of_blank_lines_becomes_one_blank_line_and_the_rest_stays(gap: str) -> None:
    rest = f"  They met.\n\n\n\tShe left.\r\n\r\nA table:{' ' * LONGEST_GAP}two"
    assert without_blank_runs(f"{rest}{gap}End.") == f"{rest}\n\nEnd."


@given(TEXTS)
def test_no_wide_gap_is_left_and_every_word_is(text: str) -> None:
    short = without_blank_runs(text)
    assert short.split() == text.split()
    assert without_blank_runs(short) == short
    gaps = "".join(letter if letter.isspace() else "x" for letter in short).split("x")
    assert not any(map(is_wide, gaps))


def test_a_long_line_is_broken_behind_a_sentence_else_between_words() -> None:
    sentences = with_short_lines("They met in Oslo. " * 5_000)
    assert set(sentences.split("\n\n")[0].split(". ")) == {"They met in Oslo", "They met in Oslo."}
    words = with_short_lines("word " * 30_000)
    assert {*words.split()} == {"word"}


@given(st.text("ab .。", max_size=60).map(lambda part: part * 5_000))
def test_every_line_is_short_and_every_character_is_kept(text: str) -> None:
    broken = with_short_lines(text)
    assert all(len(line) <= LONGEST_LINE for line in broken.split("\n"))
    assert "".join(broken.split()) == "".join(text.split())


def test_a_title_is_shortened_at_a_word_and_marked() -> None:
    long = "Envoys meet in Oslo " * 40_000
    assert in_one_line(long).startswith("Envoys meet in Oslo Envoys")
    assert in_one_line(long).endswith((" Oslo…", " in…", " meet…", " Envoys…"))
    assert len(in_one_line(long)) <= LONGEST_FIELD
    assert in_one_line("a" * 689_000) == "a" * (LONGEST_FIELD - 1) + "…"


@given(st.text(max_size=2 * LONGEST_FIELD))
def test_what_stands_on_one_line_is_short_and_without_line_breaks(words: str) -> None:
    line = in_one_line(words)
    assert len(line) <= LONGEST_FIELD
    assert len(line.splitlines()) <= 1
    assert in_one_line(line) == line


def test_a_text_that_is_too_long_is_refused_with_its_size_and_the_limit() -> None:
    check_text(size_policy.LONGEST_TEXT, "notes.txt")
    with pytest.raises(InputError, match=r"^notes.txt has 20,000,000 characters; .* 2,000,000"):
        check_text(20_000_000, "notes.txt")


def test_a_field_comes_in_shortened_on_one_line_and_without_what_no_database_takes() -> None:
    for field in ("title", "outlet", "byline"):
        assert fitted(field, "Envoys\0\nmeet\ud800") == "Envoys meet"
        assert len(fitted(field, "a" * 700_000)) == LONGEST_FIELD
    assert len(fitted("correction", "a b " * 10_000)) <= LONGEST_NOTE
    assert fitted("text", "They met.\0\n\nShe left.") == "They met.\n\nShe left."
    assert fitted("path", "/a\0/b") == "/a/b"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://a.org@b.org/"])
def test_an_address_that_leads_elsewhere_than_it_says_is_no_field_of_an_article(url: str) -> None:
    assert fitted("url", "https://a.org/b?utm_source=c") == "https://a.org/b?utm_source=c"
    for field in ("url", "canonical_url"):
        with pytest.raises(InputError):
            fitted(field, url)
