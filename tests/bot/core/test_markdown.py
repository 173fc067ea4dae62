"""Foreign text is escaped, and days are written as a server does."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.markdown import (
    ago,
    block_quote,
    bold,
    clip,
    day,
    escape,
    escape_line,
    label,
    moment,
    published_day,
)
from bot.core.preferences import DateForm, Preferences
from bot.language import ENGLISH, speak
from index.text.display import seen
from index.values import Published
from tests.bot.reading import quotes_in, shown

DAY = date(2024, 8, 28)


@pytest.mark.parametrize(
    ("form", "english", "german"),
    [
        ("day", "28 August 2024", "28. August 2024"),
        ("month", "August 28, 2024", "28. August 2024"),
        ("iso", "2024-08-28", "2024-08-28"),
    ],
)
def test_a_day_is_written_in_the_form_and_language_of_the_reply(
    form: DateForm, english: str, german: str
) -> None:
    Preferences(dates=form).apply()
    assert day(DAY) == english
    speak("de")
    assert day(DAY) == german
    speak(ENGLISH)
    Preferences().apply()


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2024-08-28T23:30:00-04:00", "28 August 2024"),
        ("2024-08-28", "28 August 2024"),
        (None, "undated"),
    ],
)
def test_a_publication_has_the_day_of_its_outlet(published: str | None, shown: str) -> None:
    assert published_day(Published.parse(published) if published else None) == shown


SPECIAL = st.text(alphabet=st.sampled_from("\\*_~|`<>[]()#-+:@/.1 2\nab£é😀"), max_size=60)


@given(SPECIAL | st.text(max_size=60))
def test_escaped_text_is_shown_character_by_character(text: str) -> None:
    assert shown(escape(text)) == (seen(text), [])


def test_what_turns_the_direction_of_writing_is_not_shown() -> None:
    assert escape("who met \u202egnaW\u202c?") == "who met gnaW?"
    assert label(" Talks \u2067met\u2069 ", 7) == "Talks…"
    assert label("\u202e", 9) == "…"


@pytest.mark.parametrize(
    "before", ["", " ", "\u00a0", "\u200b", "\ufeff", "\u200d", "\u200e", "\u200f\u061c", "\u00ad"]
)
@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1d", "\x85", "\u2028", "\u2029"]
)
def test_no_line_begins_with_a_mark_however_it_is_hidden(end: str, before: str) -> None:
    for mark in ("# a", "> a", "- a", "-# a", "1. a"):
        shown_line = escape(f"They met.{end}{before}{mark}").split("\n")[1]
        assert "\\" in shown_line
        shown(shown_line)


def test_a_line_of_hidden_signs_alone_is_not_empty() -> None:
    assert escape_line("\u202e\u200b") == escape_line("\u200f\u200e") == "…"
    assert escape_line(" \n") == ""


def test_signs_without_width_are_not_shown_but_joiners_that_join_are() -> None:
    assert escape("@\u200beve\u200dry\ufeffone") == "\\@everyone"
    assert escape("می\u200cخواهم क्\u200dष 👩\u200d👧") == "می\u200cخواهم क्\u200dष 👩\u200d👧"


@pytest.mark.parametrize(
    "text",
    [
        "**not bold** and __not underlined__ and ~~there~~",
        "||no spoiler|| `no code` ```no block```",
        "<@123> <@&5> <#6> <t:1700000000:R> <:name:1> <https://example.org>",
        "[label](https://example.org/a_b_c)",
        "# no heading\n## nor this\n-# nor small",
        "- no list\n* nor this\n+ nor\n1. nor that",
        "> no quote\n>>> nor",
        "@everyone and @here, :smile: and https://example.org/a_b_c",
        "a backslash \\ and \\* two",
        "¯\\_(ツ)_/¯",
    ],
)
def test_nothing_that_discord_knows_stays_live(text: str) -> None:
    assert shown(escape(text)) == (text, [])


@given(before=SPECIAL, words=SPECIAL.filter(str.strip), after=SPECIAL)
def test_bold_words_are_shown_bold_and_verbatim(before: str, words: str, after: str) -> None:
    text = before + words + after
    plain, runs = shown(bold(text, words, within=text))
    assert plain == text
    assert runs == [words]


def test_words_are_bold_in_the_sentence_that_answers_not_before_it() -> None:
    text = "Yanqi Lake is cold. They met at Yanqi Lake."
    marked = bold(text, "Yanqi Lake", within="They met at Yanqi Lake.")
    assert marked == "Yanqi Lake is cold. They met at **Yanqi Lake**."


def test_words_are_bold_where_they_are_no_part_of_a_longer_word() -> None:
    text = "In 2013, 3 people died."
    assert bold(text, "3", within=text) == "In 2013, **3** people died."
    assert bold("Over 100km.", "100", within="Over 100km.") == "Over **100**km."


@given(SPECIAL)
def test_a_block_quote_keeps_every_line(text: str) -> None:
    assert quotes_in(block_quote(escape(text))) == [escape(text)]


@given(st.text(), st.integers(1, 30))
def test_a_cut_is_seen(text: str, length: int) -> None:
    cut = clip(text, length)
    assert len(cut) <= length
    assert cut == text or cut.endswith("…")


def test_a_time_of_day_is_shown_as_the_outlet_prints_it() -> None:
    published = Published.parse("2024-08-28T22:49:00-04:00")
    assert moment(published) == "28 August 2024, 22:49 (UTC-04:00)"


def test_a_moment_is_counted_from_now_by_discord() -> None:
    assert ago(datetime(2024, 9, 1, 12, 0, 59, 999_999, tzinfo=UTC)) == "<t:1725192059:R>"
