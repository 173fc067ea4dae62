import asyncio
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.web import hostile
from bot.ui.quotes import SnapshotLinks
from index.answer.evidence.verify import check
from index.answer.presentation.as_json import article_object
from index.answer.presentation.citation import citation
from index.answer.presentation.permalink import snapshot_path
from index.answer.presentation.revisions import Part, changes
from index.app import Verbale
from index.text.display import harmless
from index.values import Question, Span
from index.web.guards import WebLimits
from index.web.pages import Run, paragraphs, without_repetitions
from tests.index.libraries import ANSWER, QUESTION, house
from tests.index.web.conftest import CORRECTED, SECRET, SERVER, TALKS, Browse
from tests.index.web.html import check_is_inert, read, words
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_answer_shows_its_words_in_bold_with_outlet_date_and_certainty(
    page: httpx.AsyncClient,
) -> None:
    response = await page.get("/", params={"question": QUESTION})
    document = read(response.text)
    [first] = document.cssselect(".quote.first")
    assert ANSWER in words(first.cssselect("blockquote")[0])
    assert words(first.cssselect("strong")[0]) in ANSWER
    assert words(first.cssselect(".origin")[0]) == "Harbour wire · 5 March 2024"
    assert re.fullmatch("(Clear|Likely|Uncertain) answer", words(document.cssselect("#result")[0]))


async def test_an_article_leads_to_the_evidence_of_what_is_quoted(
    verbale: Verbale, page: httpx.AsyncClient
) -> None:
    [first, *_] = (await verbale.ask(Question(QUESTION))).quotes
    place = snapshot_path(first.article_key, first.revision, first.start, first.end)
    document = read((await page.get(place)).text)
    [link] = [one for one in document.cssselect(".links a") if words(one) == "Evidence (zip)"]
    sent = await page.get(link.get("href") or "")
    assert sent.headers["content-type"] == "application/zip"
    assert sent.headers["content-disposition"].startswith("attachment")
    [article] = check(sent.content)["articles"]
    assert [one["text"] for one in article["quotes"]] == [first.text]
    assert "imported from a file of articles" in article["lacks"]
    whole = await page.get(f"/articles/{first.article_key}/evidence.zip")
    [article] = check(whole.content)["articles"]
    assert first.text in article["quotes"][0]["text"]
    assert (
        await page.get(f"/articles/{first.article_key}/evidence.zip?start=1")
    ).status_code == 400


async def test_a_past_day_is_asked_about_and_named(page: httpx.AsyncClient) -> None:
    now = datetime.now(UTC).isoformat()
    for as_of, notes in ((now, ["As of "]), ("2001-01-01", ["As of 1 January 2001."])):
        response = await page.get("/", params={"question": QUESTION, "as_of": as_of})
        document = read(response.text)
        assert all(one in words(document.cssselect(".note")[0]) for one in notes)
        assert (ANSWER in response.text) == (as_of == now)
    given = (await page.get("/api/ask", params={"question": QUESTION, "as_of": now})).json()
    assert (given["as_of"], given["left_out"], given["answered"]) == (now, 0, True)
    refused = await page.get("/api/ask", params={"question": QUESTION, "as_of": "2999-01-01"})
    assert (refused.status_code, "not over yet" in refused.json()["error"]) == (400, True)


async def test_the_link_of_a_card_leads_to_the_quoted_words(
    verbale: Verbale, page: httpx.AsyncClient
) -> None:
    [first, *_] = (await verbale.ask(Question(QUESTION))).quotes
    link = SnapshotLinks("http://127.0.0.1:8321").masked(first)
    assert link is not None
    document = read((await page.get(link.removeprefix("[Snapshot](").removesuffix(")"))).text)
    assert words(document.cssselect("mark#quote")[0]) == " ".join(first.text.split())
    [own, *_] = (
        await verbale.ask(Question("which hall does the cable name?", scope=SERVER))
    ).quotes
    assert SECRET in own.text
    assert SnapshotLinks("http://127.0.0.1:8321").masked(own) is None


async def test_a_refusal_says_why_and_shows_the_closest_passages_without_bold(
    page: httpx.AsyncClient,
) -> None:
    response = await page.get("/", params={"question": "who baked the wedding cake of envoy 3?"})
    document = read(response.text)
    assert words(document.cssselect("#result")[0]) == "No answer"
    assert words(document.cssselect(".reason")[0])
    assert document.cssselect(".further .quote")
    assert not document.cssselect(".quote strong")


async def test_the_first_page_shows_what_it_answers_and_the_latest_stories(
    browse: Browse, tmp_path: Path
) -> None:
    row = {"id": "talks", "title": "Northport and Southbay meet in Millbrook",
           "text": "Northport and Southbay met in Millbrook on Tuesday.", "source": "The Post",
           "published_at": "2024-03-05"}  # fmt: skip
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps(row) + "\n")
    async with house(tmp_path / "data") as verbale, browse(over=verbale) as page:
        await verbale.import_file(file)
        await verbale.example_questions.find()
        document = read((await page.get("/")).text)
        [example, *_] = document.cssselect(".examples a")
        assert words(example) == "Where did Northport and Southbay meet?"
        answered = read((await page.get(example.get("href"))).text)
        greeted = read((await page.get("/?question=hello")).text)
    assert words(answered.cssselect(".quote strong")[0]) == "Millbrook"
    assert words(greeted.cssselect(".examples a")[0]) == words(example)
    assert words(greeted.cssselect("#result")[0]) == "Answer"
    assert "Hello!" in words(greeted.cssselect(".reason")[0])
    assert not greeted.cssselect(".further .quote")
    assert not answered.cssselect(".examples")
    [story] = document.cssselect("[aria-labelledby=newest] li")
    assert words(story.cssselect("a")[0]) == row["title"]


async def test_the_start_tells_what_changed_and_links_to_the_words(page: httpx.AsyncClient) -> None:
    document = read((await page.get("/")).text)
    [changed] = document.cssselect("[aria-labelledby=changed] li")
    assert words(changed).startswith("Talks at the harbour The Harbour Post · changed")
    shown = read((await page.get(changed.cssselect("a")[0].get("href"))).text)
    assert words(shown.cssselect(".changes ins")[0]) == "new: Friday"


async def test_a_quote_can_be_copied_with_its_source_as_text_and_markdown(
    verbale: Verbale, page: httpx.AsyncClient
) -> None:
    [first, *_] = (await verbale.ask(Question(QUESTION))).quotes
    cited = citation(first, None, date(2024, 3, 5))
    document = read((await page.get("/", params={"question": QUESTION})).text)
    fields = document.cssselect(".quote.first textarea[readonly]")
    assert [one.text for one in fields] == [cited.plain, cited.markdown]


async def test_further_quotes_do_not_repeat_an_earlier_one(verbale: Verbale) -> None:
    [first, *_] = (await verbale.ask(Question(QUESTION))).quotes
    copied = replace(first, article_key="other", source="Evening Wire")
    again = replace(first, text=first.sentence, end=first.start + len(first.sentence))
    [shown] = without_repetitions([first, again, copied, copied])
    assert shown == replace(first, also=("Evening Wire",), origins=None)
    other = replace(first, text="They met twice.", sentence="They met twice.")
    assert without_repetitions([first, other]) == [first, other]


async def test_filters_narrow_the_answer_and_stay_in_the_form(page: httpx.AsyncClient) -> None:
    asked = {"question": QUESTION, "since": "2025-01-01"}
    document = read((await page.get("/", params=asked)).text)
    assert words(document.cssselect("#result")[0]) == "No answer"
    assert "Articles since 1 January 2025." in words(document.cssselect(".answer")[0])
    assert document.cssselect("details[open] #since")[0].get("value") == "2025-01-01"


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"question": "who?", "source": "Nowhere Times"}, 404, "Nowhere Times"),
        ({"question": "who met?", "since": "the day of days"}, 400, "the day of days"),
    ],
)
async def test_a_question_that_cannot_be_read_says_why_below_the_form(
    page: httpx.AsyncClient, asked: dict[str, str], status: int, told: str
) -> None:
    response = await page.get("/", params=asked)
    document = read(response.text)
    assert response.status_code == status
    assert told in words(document.cssselect("[role=alert]")[0])
    assert document.cssselect("#question")[0].get("value") == asked["question"]


async def test_an_article_shows_its_text_its_revisions_and_its_copies(
    page: httpx.AsyncClient,
) -> None:
    document = read((await page.get("/articles/talks")).text)
    shown = [words(one) for one in document.cssselect(".text p")]
    assert shown == CORRECTED.split("\n\n")
    assert [words(one) for one in document.cssselect(".revisions > li > a:first-child")] == [
        "Revision 2",
        "Revision 1",
    ]
    [copy] = document.cssselect(".copies li")
    assert words(copy.cssselect("a")[0]) == "Evening Wire"
    other = read((await page.get(copy.cssselect("a")[0].get("href"))).text)
    assert words(other.cssselect(".outlet")[0]) == "Evening Wire"


@pytest.mark.parametrize(
    ("path", "begins", "links"),
    [
        ("/latest", "Pilots welcome the talks at the harbour Morning Gazette", ["Atom feed"]),
        ("/timeline", "7 March 2024 “The harbour's pilots", []),
    ],
)
async def test_a_topic_is_listed_one_sentence_a_story(
    page: httpx.AsyncClient, path: str, begins: str, links: list[str]
) -> None:
    document = read((await page.get(path, params={"topic": "pilots talks"})).text)
    [told] = document.cssselect(".events li")
    assert words(told).startswith(begins)
    assert words(told.cssselect(".note")[-1]) == "3 outlets, 3 articles"
    quoted = words(told.cssselect("blockquote")[0]).strip("“”")
    link = told.cssselect("a[href^='/articles/']")[0].get("href")
    article = read((await page.get(link)).text)
    assert words(article.cssselect("mark#quote")[0]) == quoted
    assert [words(one) for one in document.cssselect(".count + .links")] == links


async def test_a_topic_that_nothing_has_says_so(page: httpx.AsyncClient) -> None:
    document = read((await page.get("/timeline?topic=narwhals")).text)
    assert words(document.cssselect(".reason")[0]) == "No article has all words of “narwhals”."
    wrong = await page.get("/latest?topic=envoy&since=the+day+of+days")
    assert wrong.status_code == 400
    assert read(wrong.text).cssselect("#topic")[0].get("value") == "envoy"


async def test_an_earlier_revision_says_that_it_lost_the_quoted_words(
    page: httpx.AsyncClient,
) -> None:
    start = TALKS.index("on Tuesday")
    place = {"revision": 1, "start": start, "end": start + 10}
    document = read((await page.get("/articles/talks", params=place)).text)
    assert words(document.cssselect("mark")[0]) == "on Tuesday"
    [notice] = document.cssselect(".notice")
    assert "This is revision 1" in words(notice)
    assert "The newest no longer has the quoted words." in words(notice)


async def test_what_changed_is_shown_word_by_word(page: httpx.AsyncClient) -> None:
    document = read((await page.get("/articles/talks/changes")).text)
    changed = [words(one) for one in document.cssselect(".changes del, .changes ins")]
    assert changed == [
        "removed: Tuesday",
        "new: Friday",
        "removed: old mill.",
        "new: customs house.",
    ]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/articles/none", 404, "There is no article “none”"),
        ("/articles/talks?revision=9", 404, "has no revision 9"),
        ("/articles/talks?revision=two", 400, "“revision” is a whole number"),
        ("/articles/talks?start=5&end=5", 400, "“start” and “end” go together"),
        ("/articles/talks?start=5&end=" + "9" * 5_000, 400, "“end” is a whole number"),
        ("/articles/talks/changes?revision=1", 404, "This is the first revision"),
        ("/nothing/here", 404, "There is no such page."),
    ],
)
async def test_what_is_not_there_is_told_on_a_page(
    page: httpx.AsyncClient, path: str, status: int, told: str
) -> None:
    response = await page.get(path)
    assert response.status_code == status
    assert told in words(read(response.text))


async def test_sources_show_their_health_and_nothing_about_people(
    page: httpx.AsyncClient,
) -> None:
    document = read((await page.get("/sources")).text)
    named = [words(one.cssselect(".named")[0]) for one in document.cssselect(".sources li")]
    assert named == ["Harbour wire OK", "evening OK", "hostile OK", "post OK"]
    assert "terminal" not in words(document)


PATHS = ("/articles/{0}", "/articles/{0}?revision=1&start=0&end=9", "/articles/{0}/changes",
         "/api/articles/{0}", "/articles/{0}?revision=2",
         "/articles/{0}/evidence.zip")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
async def test_another_servers_article_is_like_one_that_does_not_exist(
    browse: Browse, page: httpx.AsyncClient, path: str
) -> None:
    async with browse(scopes=(SERVER,)) as inside:
        key = (await inside.get("/api/articles/sealed")).json()["article_id"]
        for there in ("", "/evidence.zip"):
            assert (await inside.get(f"/articles/{key}{there}")).status_code == 200
    for name in (key, "sealed"):
        hidden = await page.get(path.format(name))
        absent = await page.get(path.format("absent"))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.text.replace(name, "absent") == absent.text


async def test_no_page_shows_what_is_another_servers(
    browse: Browse, page: httpx.AsyncClient
) -> None:
    asked = "/?question=which+hall+does+the+sealed+cable+name%3F"
    topics = [
        f"{at}?topic=cable" for at in ("/latest", "/timeline", "/api/latest", "/api/timeline")
    ]
    searches = ["/said?who=cable", "/readout?meeting=Sealed+Cable", "/wording?wording=tide+office",
                "/check?text=The+sealed+cable+lists+hall+98+of+the+tide+office."]  # fmt: skip
    for path in (
        *topics,
        *searches,
        asked,
        f"/api/ask{asked[1:]}",
        "/latest",
        "/api/latest",
        "/sources",
        "/api/sources",
        "/status",
        "/",
    ):
        assert not re.search("[Ss]ealed (Wire|cable names)|hall 99", (await page.get(path)).text)
    unknown = await page.get(f"{asked}&source=sealed")
    assert unknown.status_code == 404
    async with browse(scopes=(SERVER,)) as inside:
        assert SECRET in words(read((await inside.get(asked)).text))


@pytest.mark.parametrize("number", range(len(hostile.PAYLOADS)))
async def test_a_hostile_article_is_shown_as_text(page: httpx.AsyncClient, number: int) -> None:
    article = f"hostile-{number}"
    stored = (await page.get(f"/api/articles/{article}")).json()
    document = read((await page.get(f"/articles/{article}")).text)
    check_is_inert(document)
    shown = " ".join(words(one) for one in document.cssselect(".text p"))
    assert shown == " ".join(harmless(stored["text"]).split())


async def test_a_hostile_question_and_quote_are_shown_as_text(browse: Browse) -> None:
    async with browse(WebLimits(1_000)) as page:
        for payload in hostile.PAYLOADS[::5]:
            asked = f"whom did Envoy Hostile 3 meet? {payload}"
            response = await page.get("/", params={"question": asked, "source": payload})
            document = read(response.text)
            check_is_inert(document)
            assert document.cssselect("#question")[0].get("value") == harmless(asked)


async def test_an_empty_library_says_that_it_is_empty(browse: Browse, tmp_path: Path) -> None:
    async with house(tmp_path / "data", searching=False) as empty, browse(over=empty) as page:
        told = {
            path: words(read((await page.get(path)).text).cssselect("main")[0])
            for path in ("/", "/?question=who+met%3F", "/latest", "/sources", "/status")
        }
    assert "There are no articles yet." in told["/"]
    assert "No answer" in told["/?question=who+met%3F"]
    assert "There are no articles yet." in told["/latest"]
    assert "There are no sources yet." in told["/sources"]
    assert "Nothing is indexed yet." in told["/status"]


async def test_of_many_changes_the_first_ones_are_shown(
    page: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = (
        "\n".join(f"{word} {number}\n{'and so on ' * 20}{number}" for number in range(500))
        for word in ("Ship", "Boat")
    )
    worked = 0

    def counted(*_texts: str) -> Iterator[tuple[Part, ...]]:
        nonlocal worked
        for group in changes(before, after):
            worked += 1
            yield group

    monkeypatch.setattr("index.web.pages.changes", counted)
    document = read((await page.get("/articles/talks/changes")).text)
    assert len(document.cssselect(".changes li")) == 200
    assert "there are more" in words(document)
    assert worked == 201


@pytest.mark.parametrize("path", ["/articles/talks", "/articles/talks/changes"])
async def test_long_texts_are_shown_one_after_the_other_and_hold_up_nobody_else(
    page: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    begun, go, at_once, most = threading.Semaphore(0), threading.Event(), 0, 0

    def slow(text: str, place: Span | None = None) -> list[tuple[Run, ...]]:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        begun.release()
        go.wait(PATIENCE_S)
        at_once -= 1
        return paragraphs(text, place)

    def slow_changes(*texts: str) -> Iterator[tuple[Part, ...]]:
        slow("")
        yield from changes(*texts)

    monkeypatch.setattr("index.web.pages._LONG", len(TALKS))
    monkeypatch.setattr("index.web.pages.paragraphs", slow)
    monkeypatch.setattr("index.web.pages.changes", slow_changes)
    long = [asyncio.create_task(page.get(path)) for _ in range(12)]
    await asyncio.to_thread(begun.acquire)
    async with asyncio.timeout(PATIENCE_S):
        for other in ("/articles/envoy-3/changes", "/sources", "/healthz"):
            assert (await page.get(other)).status_code in {200, 404}
    go.set()
    assert {response.status_code for response in await asyncio.gather(*long)} == {200}
    assert most == 1


async def test_whoever_would_wait_long_for_a_long_text_is_told_to_come_back(
    page: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(text: str, place: Span | None = None) -> list[tuple[Run, ...]]:
        begun.set()
        go.wait(PATIENCE_S)
        return paragraphs(text, place)

    monkeypatch.setattr("index.web.pages._LONG", 1)
    monkeypatch.setattr("index.web.pages.LONGEST_WAIT_S", 0.05)
    monkeypatch.setattr("index.web.pages.paragraphs", slow)
    first = asyncio.create_task(page.get("/articles/talks"))
    await asyncio.to_thread(begun.wait)
    told = await page.get("/articles/talks")
    go.set()
    assert (told.status_code, told.headers["retry-after"]) == (503, "5")
    assert (await first).status_code == 200


async def test_a_long_article_is_written_as_json_beside_the_loop(
    page: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def noted(*parts: object) -> dict[str, Any]:
        threads.append(threading.current_thread())
        return article_object(*parts)  # type: ignore[arg-type]

    monkeypatch.setattr("index.web.pages.article_object", noted)
    assert (await page.get("/api/articles/talks")).status_code == 200
    assert threads != [threading.current_thread()]
