"""A search is read as it is typed, or told where it cannot be; its articles come newest first."""

import asyncio
from datetime import date

import pytest

from index.answer.search import ON_A_PAGE, SearchAnswer, SearchQuery, SearchService, parsed
from index.errors import InputError
from index.values import Reach
from tests.index.answer.samples import THREADS, Desk, draft

TODAY = date(2024, 9, 1)
TEXTS = {
    "2024-08-28": "Sullivan met Wang. They spoke of peace talks at Yanqi Lake. A deal is far off.",
    "2024-08-01": "The Élysée said that a peace deal is near. Talks go on.",
    "2024-07-15": "Wang left for Moscow. Nobody spoke of peace.",
}


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for day, text in TEXTS.items():
        desk.add(draft(text, title=f"News of {day}", url=f"https://example.org/{day}",
                       outlet="The Post" if day[5:7] == "08" else "TASS", published=day,
                       language="en"), encoded=False)  # fmt: skip
    desk.add(draft("Sealed peace.", url="https://example.org/7", published="2024-08-30"),
             scope="discord:7", encoded=False)  # fmt: skip
    return desk


def search(desk: Desk, typed: str, page: int | None = 1, reach: Reach = Reach()) -> SearchAnswer:
    service = SearchService(desk.library, lambda: desk.generation, THREADS)
    return asyncio.run(service.search(SearchQuery(typed, page, reach)))


def days(desk: Desk, typed: str) -> list[str]:
    return [one.published.isoformat() for one in search(desk, typed).quotes if one.published]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("peace", ["2024-08-28", "2024-08-01", "2024-07-15"]),
        ("PEACE wang", ["2024-08-28", "2024-07-15"]),
        ("peace AND wang NOT moscow", ["2024-08-28"]),
        ("moscow OR peace deal", ["2024-08-28", "2024-08-01", "2024-07-15"]),
        ('moscow OR "peace deal"', ["2024-08-01", "2024-07-15"]),
        ("“peace deal”", ["2024-08-01"]),
        ("(moscow OR lake) wang", ["2024-08-28", "2024-07-15"]),
        ("elysee", ["2024-08-01"]),
        ("peace/talks", ["2024-08-28"]),
        ("outlet:tass", ["2024-07-15"]),
        ("title:2024-08", ["2024-08-28", "2024-08-01"]),
        ("peace since:2024-08-02", ["2024-08-28"]),
        ('until:"July 2024" OR lake', ["2024-08-28", "2024-07-15"]),
        ("NOT peace", []),
    ],
)
def test_operators_phrases_and_fields_mean_what_they_say(
    filled: Desk, typed: str, found: list[str]
) -> None:
    assert days(filled, typed) == found


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (" ", "The search has no words. Type what to search for."),
        ("(wang OR lake", "The parenthesis at character 1 is never closed."),
        ("wang) lake", "“)” at character 5 closes no parenthesis."),
        ("wang OR", "The search ends where a word is missing."),
        ('wang "peace deal', "The quotation mark at character 6 is never closed."),
        ("wang & lake", "“&” at character 6 has no word to search for."),
        ("author:wang", "“author:wang” at character 1 names no field. Fields are title, outlet, "
         "source, language, date, since, until; put other words with a colon in quotation marks."),
        ("lake since:blah", "At character 6: “blah” is not a date or time."),
        ("language:klingon", "At character 1: “klingon” is not a language;"),
        ("(" * 60 + "wang" + ")" * 60, "Too many parentheses or NOTs within each other."),
        ("wang " * 101, "The search is too long (505 characters). Use 500 characters or fewer."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(typed: str, told: str) -> None:
    with pytest.raises(InputError) as raised:
        parsed(typed, TODAY)
    assert str(raised.value).startswith(told)


def test_the_sentence_with_most_of_the_words_is_quoted_verbatim(filled: Desk) -> None:
    [quote] = search(filled, "wang peace lake").quotes
    assert quote.text == "They spoke of peace talks at Yanqi Lake."
    assert quote.span == "peace"
    assert quote.text == TEXTS["2024-08-28"][quote.start : quote.end]
    assert quote.link
    assert quote.link.startswith("https://example.org/2024-08-28#:~:text=They")
    [across] = search(filled, '"talks at Yanqi Lake a deal"').quotes
    assert across.text.endswith("A deal is far off.")


def test_another_scope_is_never_searched(filled: Desk) -> None:
    assert search(filled, "sealed").total == 0
    assert search(filled, "sealed", reach=Reach(scope="discord:8")).total == 0
    assert search(filled, "sealed", reach=Reach(scope="discord:7")).total == 1


def test_every_article_is_counted_by_month_and_stands_on_one_page(desk: Desk) -> None:
    for number in range(45):
        day = f"2024-{number % 3 + 6:02}-{number // 3 + 1:02}" if number else None
        desk.add(draft(f"Port {number}.", url=f"https://example.org/{number}", published=day),
                 encoded=False)  # fmt: skip
    first, *others = (search(desk, "port", page) for page in (1, 2, 3))
    assert (first.total, first.pages, first.undated) == (45, 3, 1)
    assert first.months == ((date(2024, 8, 1), 15), (date(2024, 7, 1), 15), (date(2024, 6, 1), 14))
    listed = [one for page in (first, *others) for one in page.quotes]
    assert listed == list(search(desk, "port", None).quotes[:45])
    assert len(first.quotes) == ON_A_PAGE
    dated = [one.published.day for one in listed if one.published]
    assert dated == sorted(dated, reverse=True)
    assert listed[-1].published is None
    assert search(desk, "port", 99).quotes == ()
