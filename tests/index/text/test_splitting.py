"""Dividing what is too long to quote."""

from hypothesis import given
from hypothesis import strategies as st

from index.text.splitting import Bounds, divide
from index.values import Span

TEN_WORDS = Bounds(words=10, characters=75)


def pieces(text: str, bounds: Bounds = TEN_WORDS) -> list[str]:
    return [piece.of(text) for piece in divide(text, Span(0, len(text)), bounds)]


def test_what_is_short_enough_stays_whole() -> None:
    assert pieces("one two three; four five, six") == ["one two three; four five, six"]


def test_a_semicolon_is_stronger_than_a_comma() -> None:
    assert pieces("a b c, d e f, g; h i j, k l m") == ["a b c, d e f, g;", "h i j, k l m"]


def test_a_dash_or_colon_is_stronger_than_a_comma() -> None:
    assert pieces("a b c, d e f, g — h i j, k l m")[0] == "a b c, d e f, g —"
    assert pieces("a b c, d e f, g: h i j, k l m")[0] == "a b c, d e f, g:"


def test_a_comma_is_stronger_than_a_space() -> None:
    assert pieces("a b c d e f g, h i j k l m")[0] == "a b c d e f g,"


def test_without_marks_pieces_are_cut_between_words_and_even() -> None:
    assert [len(piece.split()) for piece in pieces("word " * 24)] == [8, 8, 8]


def test_a_weaker_boundary_is_used_only_where_a_piece_is_still_too_long() -> None:
    text = "a b c, d; e f g h, i j k, l m n; o, p"
    assert pieces(text) == ["a b c, d;", "e f g h, i j k, l m n;", "o, p"]
    assert pieces(text, Bounds(8, 60)) == ["a b c, d;", "e f g h, i j k,", "l m n; o, p"]


def test_items_run_together_are_divided_before_their_bullets() -> None:
    assert pieces("• a b c d e f g • h i j k l m") == ["• a b c d e f g", "• h i j k l m"]


def test_a_decimal_comma_or_a_clock_is_no_boundary() -> None:
    assert "1,250:30" in " ".join(pieces("a b c d e f 1,250:30 g h i j k l"))


def test_text_without_spaces_is_divided_by_characters_and_at_its_own_marks() -> None:
    assert "".join(pieces("和" * 200)) == "和" * 200
    assert all(len(piece) <= 75 for piece in pieces("和" * 200))
    assert pieces("和" * 50 + "；" + "平" * 50) == ["和" * 50 + "；", "平" * 50]


def test_an_accent_stays_on_its_letter() -> None:
    assert all(piece[0] == "e" for piece in pieces("ee\u0301" * 200))


@given(
    st.text(st.sampled_from("ab和é\u0301;:,—•； \n\t\u3000")).filter(str.strip),
    st.integers(1, 12),
    st.integers(1, 40),
    st.sampled_from([0, 15]),
)
def test_pieces_hold_everything_and_keep_the_bounds(
    text: str, words: int, characters: int, long_word: int
) -> None:
    bounds = Bounds(words, characters, long_word)
    end = 0
    for piece in divide(text, Span(0, len(text)), bounds):
        body = piece.of(text)
        assert body
        assert body == body.strip()
        assert not text[end : piece.start].strip()
        assert bounds.load(len(body), len(body.split())) <= 1
        end = piece.end
    assert not text[end:].strip()
