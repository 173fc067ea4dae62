import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.build_progress import BuildEta, duration_in_words

AT_FIRST = "estimating the time left…"


def paced(*notes: tuple[float, float]) -> BuildEta:
    pace = BuildEta()
    for share, at in notes:
        pace.note(share, at)
    return pace


def test_at_first_nobody_knows_how_long_it_takes() -> None:
    assert paced().words == AT_FIRST
    assert paced((0.4, 100.0)).words == AT_FIRST


def test_what_was_done_before_the_first_look_is_no_speed() -> None:
    assert paced((0.8, 0.0), (0.81, 60.0)).left_s == pytest.approx(19 * 60)


def test_an_even_pace_is_told_as_it_is() -> None:
    even = [(0.1 + 0.04 * minute, 60.0 * minute) for minute in range(10)]
    assert paced(*even).words == "4 % a minute · about 14 minutes left"


def test_a_stall_lengthens_what_is_left_little_by_little() -> None:
    pace = paced((0.0, 0.0), (0.5, 60.0))
    before = pace.left_s
    pace.note(0.5, 65.0)
    assert before == pytest.approx(60)
    assert pace.left_s == pytest.approx(60, rel=0.1)
    pace.note(0.5, 300.0)
    assert pace.left_s is not None
    assert pace.left_s > 600


def test_what_comes_in_a_burst_right_after_is_no_speed() -> None:
    assert paced((0.1, 0.0), (0.2, 0.01)).words == AT_FIRST


def test_who_stands_still_makes_no_promise() -> None:
    assert paced((0.5, 0.0), (0.5, 60.0)).words == AT_FIRST
    assert paced((0.5, 0.0), (0.5 + 1e-9, 60.0)).words == AT_FIRST


@pytest.mark.parametrize(
    ("a_minute", "words"),
    [
        (0.9, "90 % a minute · less than a minute left"),
        (0.001, "less than 1 % a minute · about 16 h 40 min left"),
        (0.01, "1 % a minute · about 1 h 40 min left"),
        (0.5, "50 % a minute · about 1 minute left"),
    ],
)
def test_time_is_told_no_finer_than_it_is_known(a_minute: float, words: str) -> None:
    pace = paced((0.0, 0.0), (a_minute, 60.0))
    pace.share = 0.0 if a_minute < 0.5 else 0.5 if a_minute < 0.9 else 0.9
    assert pace.words == words


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e6)), max_size=30),
)
def test_nothing_is_ever_negative(notes: list[tuple[float, float]]) -> None:
    pace = paced(*notes)
    assert pace.speed is None or pace.speed >= 0
    assert pace.left_s is None or pace.left_s >= 0
    assert "-" not in pace.words


def test_what_is_over_lasted_a_while() -> None:
    assert duration_in_words(0.2) == "1 s"
    assert duration_in_words(42) == "42 s"
    assert duration_in_words(18 * 60 + 10) == "18 minutes"
    assert duration_in_words(7_200) == "2 h"
