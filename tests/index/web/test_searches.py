"""The pages of statements, meetings, wordings and checked quotes."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.index.libraries import house
from tests.index.web.conftest import Browse
from tests.index.web.html import check_is_inert, read, words

pytestmark = pytest.mark.asyncio(loop_scope="session")

NORLAND = (
    "Secretary of State Dana Ford spoke today by telephone with Russian Foreign Minister Igor "
    "Petrov. They talked about the harbour of Brandvik, which must be open to every grain ship. "
    "The Secretary raised the case of two detained reporters. “Our one China policy has not "
    "changed since spring,” Ford said."
)
MOSCOW = (
    "Foreign Minister Igor Petrov spoke by telephone with US Secretary of State Dana Ford on "
    "Monday. The harbour of Brandvik must be open to every grain ship, he said. The Russian "
    "minister protested against the closing of a consulate."
)
LATER = "“We keep our longstanding one China policy,” Ford told reporters on Friday in Washington."
ROWS = (
    ("Ford and Petrov speak", NORLAND, "U.S. Department of State", "2024-09-15"),
    ("Petrov’s call with Ford", MOSCOW, "Russian Foreign Ministry", "2024-09-16"),
    ("Ford on the strait", LATER, "U.S. Department of State", "2024-10-12"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def folder(
    loaded: Callable[[pytest.MonkeyPatch], None], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A library with two sides' accounts of a call, and a wording that changes."""
    made = tmp_path_factory.mktemp("searches")
    names = ("title", "text", "source", "published_at")
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in ROWS]
    await asyncio.to_thread((made / "rows.jsonl").write_text, "\n".join(lines))
    with pytest.MonkeyPatch.context() as patched:
        loaded(patched)
        async with house(made / "data") as verbale:
            await verbale.import_file(made / "rows.jsonl")
    return made / "data"


@pytest_asyncio.fixture(loop_scope="session")
async def searched(folder: Path, browse: Browse) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a page over it."""
    async with house(folder, searching=False) as verbale, browse(over=verbale) as page:
        yield page


async def test_statements_are_listed_by_day_with_what_was_said_in_bold(
    searched: httpx.AsyncClient,
) -> None:
    document = read((await searched.get("/said?who=Ford")).text)
    days = [words(one) for one in document.cssselect(".events .day")]
    assert days == ["12 October 2024", "15 September 2024"]
    bold = [words(one) for one in document.cssselect(".events blockquote strong")]
    assert bold[0].startswith("We keep our longstanding one China policy")
    narrowed = read((await searched.get("/said?who=Ford&until=2024-09-30")).text)
    assert [words(one) for one in narrowed.cssselect(".events .day")] == days[1:]
    about = read((await searched.get("/said?who=Ford&about=narwhals")).text)
    told = "No article tells what “Ford” said about “narwhals”."
    assert words(about.cssselect(".reason")[0]) == told


async def test_a_meeting_shows_the_sides_beside_each_other(searched: httpx.AsyncClient) -> None:
    document = read((await searched.get("/readout?meeting=Ford+Petrov")).text)
    assert words(document.cssselect("#accounts")[0]) == "Accounts · 16 September 2024"
    shared = [words(one) for one in document.cssselect(".points li")]
    assert any("They talked about the harbour" in one and "he said" in one for one in shared)
    alone = words(document.cssselect("[aria-labelledby=only-2]")[0])
    assert alone.startswith("Only Russia")
    assert "closing of a consulate" in alone
    nobody = read((await searched.get("/readout?meeting=Ford+Petrov&on=1999-01-01")).text)
    assert words(nobody.cssselect(".reason")[0]).endswith("meeting of “Ford Petrov” then.")


async def test_a_changed_wording_is_marked_word_by_word(searched: httpx.AsyncClient) -> None:
    document = read((await searched.get("/wording?wording=one+China+policy")).text)
    [new] = document.cssselect("ins")
    assert words(new) == "now: longstanding"
    none = read((await searched.get("/wording?wording=narwhal+horn")).text)
    assert words(none.cssselect(".reason")[0]) == "“narwhal horn” isn't repeated in any article."


async def test_each_quote_of_a_text_is_told_verbatim_altered_or_nowhere(
    searched: httpx.AsyncClient,
) -> None:
    text = (
        "“They talked about the harbour of Brandvik, which must be open to every grain ship.” “The "
        "Secretary raised the case of nine detained reporters.” “Narwhals sing at midnight below "
        "the frozen bay.”"
    )
    document = read((await searched.get("/check", params={"text": text})).text)
    told = [words(one) for one in document.cssselect(".answer h2")]
    assert told == ["Verbatim", "Altered", "Nowhere in the articles that I hold"]
    assert words(document.cssselect(".difference del")[0]) == "only in the quote: nine"
    assert words(document.cssselect(".difference ins")[0]) == "only in the article: two"
    [link, *_] = document.cssselect(".links a[href^='/articles/']")
    article = read((await searched.get(link.get("href"))).text)
    assert words(article.cssselect("mark#quote")[0]) in text


async def test_a_search_lists_articles_and_counts_them_by_month(
    searched: httpx.AsyncClient,
) -> None:
    typed = 'ford "grain ship" OR wang'
    document = read((await searched.get("/search", params={"query": typed})).text)
    assert words(document.cssselect(".count")[0]) == "2 articles."
    assert [words(one) for one in document.cssselect("figure strong")] == ["Ford", "Ford"]
    [row] = document.cssselect(".months tbody tr")
    assert [words(one) for one in row] == ["2024-09", "2"]
    [link] = row.cssselect("a")
    month = read((await searched.get(link.get("href"))).text)
    assert len(month.cssselect("figure.quote")) == 2
    none = read((await searched.get("/search?query=narwhal&lang=de")).text)
    assert words(none.cssselect(".reason")[0]) == "Kein Artikel entspricht dieser Suche."


async def test_a_search_has_pages(page: httpx.AsyncClient) -> None:
    async def listed(number: str) -> tuple[list[str], list[str]]:
        found = await page.get("/search", params={"query": "NOT narwhal", "page": number})
        document = read(found.text)
        check_is_inert(document)
        quotes = [words(one) for one in document.cssselect("figure.quote")]
        return quotes, [words(one) for one in document.cssselect("main nav.links a")]

    first, ways = await listed("1")
    second, back = await listed("2")
    assert (len(first), ways, back[0]) == (20, ["Older"], "Newer")
    assert second
    assert not {*first} & {*second}
    assert await listed("x") == await listed("0") == (first, ways)
    assert await listed("99999999999999999999") == (first, ways)
    assert (await listed("999"))[0] == []


async def test_what_is_wrong_with_a_search_is_told_in_the_readers_language(
    searched: httpx.AsyncClient,
) -> None:
    response = await searched.get("/search?query=ford+since:blah&lang=fr")
    assert response.status_code == 400
    [told] = read(response.text).cssselect(".reason")
    assert words(told).startswith("Au caractère 6 : « blah » n’est ni une date")


async def test_each_statement_of_a_text_is_shown_with_what_supports_it_or_differs(
    searched: httpx.AsyncClient,
) -> None:
    text = (
        "The Secretary raised the case of nine detained reporters. Narwhals "
        "sing at midnight below the frozen bay."
    )
    document = read((await searched.get("/trace", params={"text": text})).text)
    stated = [words(one) for one in document.cssselect(".further h2")]
    assert stated == [f"“{one}.”" for one in text.rstrip(".").split(". ")]
    told = [words(one) for one in document.cssselect(".further .note strong")]
    assert told[0].startswith("Gives another number, two instead of nine")
    [first, *_] = document.cssselect(".further blockquote")
    assert "two detained reporters" in words(first)
    assert document.cssselect(".further .links a[href^='/articles/']")


@pytest.mark.parametrize("path", ["/said", "/readout", "/wording", "/check", "/search", "/trace"])
async def test_a_page_without_anything_typed_shows_its_form_alone(
    searched: httpx.AsyncClient, path: str
) -> None:
    response = await searched.get(path)
    document = read(response.text)
    check_is_inert(document)
    assert document.cssselect("form [required]")
    assert words(document.cssselect("nav a[aria-current=page]")[0])
    assert not document.cssselect(".reason, .events, .answer")
