"""Words to compare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.quotation.wording import JUMP, compared_words, wording_of


def keys(text: str) -> list[str]:
    return [word.key for word in compared_words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We don’t,” he said.", "'We don't', he said"),
        ("a cease-fire — now", "A cease\u2011fire - now"),
        ("1,200,000 people", "1200000 people"),
        ("the U.S. envoy", "the US envoy"),
        ("the\u00a0envoy\u202fsaid", "the envoy said"),
        ("ﬁve o\u00adclock", "five oclock"),
        ("cafe\u0301", "café"),
        ("STRASSE", "Straße"),
    ],
)
def test_typography_makes_no_difference(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$5 million", "€5 million"),
        ("5%", "5"),
        ("it fell to -5", "it fell to 5"),
        ("1.5", "15"),
        ("its", "it's"),
        ("Erdogan", "Erdogans"),
    ],
)
def test_other_words_numbers_and_signs_differ(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@given(st.text(max_size=200))
def test_words_are_in_order_and_stand_where_they_say(text: str) -> None:
    end = 0
    for word in compared_words(text):
        assert end <= word.start < word.end <= len(text)
        assert word.key
        end = word.end
    assert "".join(text[word.start : word.end] for word in compared_words(text)).strip() or True


@given(st.text(max_size=100), st.integers(0, 100), st.integers(0, 100))
def test_words_of_a_part_lie_in_it(text: str, start: int, length: int) -> None:
    for word in compared_words(text, start, start + length):
        assert start <= word.start < word.end <= start + length


@pytest.mark.parametrize("gap", ["…", "...", "[…]", "[...]", "(…)", "(...)", ". . .", "[he]"])
def test_an_ellipsis_or_bracket_is_a_gap(gap: str) -> None:
    wording = wording_of(f"we will {gap} leave")
    assert (wording.keys, dict(wording.gaps)) == (["we", "will", "leave"], {2: 0})


def test_a_gap_at_either_end_is_none() -> None:
    assert not wording_of("… we will leave …").gaps


def test_a_changed_letter_and_sic_are_no_gaps() -> None:
    wording = wording_of("“[T]he goverment [sic] left”")
    assert (wording.keys, dict(wording.gaps)) == (["the", "goverment", "left"], {})


def test_between_sentences_words_may_be_left_out_at_a_cost() -> None:
    assert dict(wording_of("We left. They stayed, e.g. here.").gaps) == {2: JUMP}
