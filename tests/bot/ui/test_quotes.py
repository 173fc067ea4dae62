"""The lines and links of quotes."""

from dataclasses import replace
from datetime import date

import pytest

from bot.language import speaking
from bot.ui.quotes import (
    BUTTON_LIMIT,
    TEXT_LIMIT,
    Link,
    dates_line,
    link_of,
    quoted,
    short_lines,
    source_line,
)
from index.values import Origins, Published
from tests.bot.samples import quote

URL = "https://example.org/talks"
LINK = f"{URL}#:~:text=They%20met"
LONG_URL = f"{URL}/" + "x" * BUTTON_LIMIT
LONG_LINK = f"{LONG_URL}#:~:text=They%20met"

exactly = pytest.mark.parametrize("exact", [True, False])


def test_a_link_too_long_for_a_button_stands_in_the_text() -> None:
    link = LINK + "x" * BUTTON_LIMIT
    assert link_of(quote(url=URL, link=link), exact=True) == Link(link, in_text=True)
    assert link_of(quote(url=LONG_URL, link=LONG_LINK), exact=True) == Link(LONG_LINK, in_text=True)


def test_where_it_need_not_lead_to_the_sentence_the_article_is_enough() -> None:
    link = LINK + "x" * BUTTON_LIMIT
    assert link_of(quote(url=URL, link=link), exact=False) == Link(URL)
    assert link_of(quote(url=LONG_URL, link=LONG_LINK), exact=False) == Link(LONG_URL, in_text=True)


def test_a_link_too_long_even_for_the_text_falls_back_to_the_article() -> None:
    link = LONG_LINK + "x" * TEXT_LIMIT
    assert link_of(quote(url=LONG_URL, link=link), exact=True) == Link(LONG_URL, in_text=True)
    assert link_of(quote(url=link, link=link), exact=True) is None


@exactly
@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https:///no-host",
        "//example.org/no-scheme",
        "https://example.org:99999/",
        "https://example.org/line\nbreak",
        "http://[",
        "http://xn--a.org/",
        "https://example.org/\ud800",
    ],
)
def test_an_address_that_discord_would_refuse_gives_no_link(url: str | None, exact: bool) -> None:
    assert link_of(quote(url=url, link=url), exact=exact) is None


def test_blanks_and_letters_beyond_ascii_are_encoded() -> None:
    assert link_of(quote(url="https://exämple.org/a b?q=ü", link=None), exact=True) == Link(
        "https://xn--exmple-cua.org/a%20b?q=%C3%BC"
    )


@pytest.mark.parametrize(
    ("words", "printed", "line"),
    [
        ("on Tuesday", "2023-04-05", "“Tuesday”: 4 April 2023"),
        ("last week", "2023-04-05", "“last week”: 27 March to 2 April 2023"),
        ("last month", "2023-04-05", "“last month”: March 2023"),
        ("last year", "2023-04-05", "“last year”: 2022"),
        ("on Monday, not on Tuesday", "2023-04-05",
         "“Monday”: 3 April 2023 · “Tuesday”: 4 April 2023"),
        ("last week", "2024-01-08", "“last week”: 1 January to 7 January 2024"),
        ("last week", "2025-01-08", "“last week”: 30 December 2024 to 5 January 2025"),
    ],
)  # fmt: skip
def test_relative_dates_are_told_in_words_beside_the_quote(
    words: str, printed: str, line: str
) -> None:
    given = quote(text=f"They met {words}.", published=Published.parse(printed))
    assert dates_line(given) == [f"-# Worked out from the article's date: {line}"]


def test_a_headline_that_the_quote_begins_with_is_not_repeated() -> None:
    given = quote(text="Talks end in Port. They met.", sentence="Talks end in Port.", span=None)
    assert "Talks end in" not in short_lines(replace(given, title="Talks end in…"), 80)[-1]
    assert "Talks begin" in short_lines(replace(given, title="Talks begin"), 80)[-1]


def test_the_language_stands_beside_the_outlet_in_the_readers_words() -> None:
    given = quote(source="Vesti", published=Published.on(date(2022, 5, 3)), language="ru")
    assert source_line(given) == "Vesti, in Russian · 3 May 2022"
    assert "Vesti, in Russian · 3 May 2022" in short_lines(given, 80)[-1]
    with speaking("de"):
        assert source_line(given).startswith("Vesti, auf Russisch · ")
    for english in ("en", None):
        assert source_line(replace(given, language=english)) == "Vesti · 3 May 2022"


def test_whose_words_they_are_stands_beside_the_outlet_where_that_is_sure() -> None:
    given = quote(source="TASS", published=Published.on(date(2022, 5, 3)), language="ru")
    assert source_line(given) == "TASS, in Russian (state media) · 3 May 2022"
    with speaking("fr"):
        assert source_line(given).startswith("TASS, en russe (média d'État) · ")
    wire = replace(given, source="Reuters", language="en")
    assert source_line(wire).startswith("Reuters (press)")
    ours = replace(given, source="Kremlin", url="http://en.kremlin.ru/a", language=None)
    assert source_line(ours).startswith("Kremlin (official)")
    assert source_line(replace(ours, url="https://blog.example/a")).startswith("Kremlin ·")


def test_how_many_origins_the_outlets_have_stands_behind_them_where_that_is_sure() -> None:
    given = quote(source="Harbour Post", also=("AP", "Courier"), origins=Origins(2))
    assert source_line(given).endswith("also in AP, Courier · 3 outlets, 2 origins")
    assert source_line(replace(given, origins=Origins(1))).endswith("3 outlets, 1 origin")
    with speaking("de"):
        assert source_line(given).endswith("3 Medien, 2 Ursprünge")
    for unsure in (Origins(), None):
        assert source_line(replace(given, origins=unsure)).endswith("also in AP, Courier")


def test_right_to_left_text_is_set_apart_from_what_stands_beside_it() -> None:
    text = "وصل الوزير إلى القاهرة."
    given = quote(text=text, sentence=text, span="القاهرة", source="وفا", language="ar")
    assert quoted(given) == "> \u2068وصل الوزير إلى **القاهرة**.\u2069"
    assert source_line(given).startswith("\u2068وفا\u2069, in Arabic")
