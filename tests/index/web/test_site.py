"""Errors as readable pages, the headers of every response, and the names that are answered."""

import httpx
import pytest

from index.errors import TryLaterError
from index.load import Load
from index.service import Verbale
from index.web.limits import WebLimits
from index.web.security import HEADERS
from tests.index.libraries import QUESTION
from tests.index.web.conftest import TOKEN, Browse
from tests.index.web.html import read, words

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASK = {"question": QUESTION}


@pytest.mark.parametrize(
    "path",
    ["/", "/nothing", "/static/style.css", "/api/status", "/api/articles/none", "/robots.txt"],
)
async def test_every_response_forbids_scripts_and_frames(
    page: httpx.AsyncClient, path: str
) -> None:
    response = await page.get(path)
    assert HEADERS.items() <= dict(response.headers).items()
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "script-src" not in policy


async def test_browsers_keep_the_style_but_no_page(page: httpx.AsyncClient) -> None:
    style = read((await page.get("/")).text).cssselect("link[rel=stylesheet]")[0].get("href")
    assert (await page.get(style)).headers["cache-control"] == "public, max-age=86400"
    for path in ("/", "/articles/talks", "/api/status", "/static/none.css"):
        assert (await page.get(path)).headers["cache-control"] == "no-store"


async def test_no_page_has_a_script_or_a_style_in_it(page: httpx.AsyncClient) -> None:
    for path in (
        "/",
        "/?question=where",
        "/articles/talks",
        "/latest",
        "/sources",
        "/status",
        "/login",
    ):
        document = read((await page.get(path)).text)
        assert not document.xpath("//script|//style|//@style|//*[@*[starts-with(name(),'on')]]")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8321", 200),
        ("127.0.0.1:8321", 200),
        ("[::1]:8321", 200),
        ("192.0.2.7", 200),
        ("Verbale.Example", 200),
        ("evil.example:8321", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
        ("[::1", 421),
    ],
)
async def test_a_name_that_is_not_ours_is_not_answered(
    browse: Browse, host: str, status: int
) -> None:
    async with browse(public_url="https://verbale.example") as page:
        response = await page.get("/robots.txt", headers={"host": host})
    assert response.status_code == status
    assert HEADERS.items() <= dict(response.headers).items()


async def test_a_busy_moment_is_a_readable_page_that_says_when_to_ask_again(
    browse: Browse, verbale: Verbale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Verbale, "load", property(lambda _: Load(40, 31.0)))
    async with browse() as page:
        response = await page.get("/", params=ASK)
        told = await page.get("/api/ask", params=ASK)
    assert (response.status_code, response.headers["retry-after"]) == (503, "35")
    assert "would wait about 35 seconds" in words(read(response.text).cssselect(".reason")[0])
    assert (told.status_code, told.headers["retry-after"]) == (503, "35")
    assert "about 35 seconds" in told.json()["error"]


async def test_too_many_questions_of_one_client_are_told_when_to_go_on(browse: Browse) -> None:
    async with browse(WebLimits(1)) as page:
        assert (await page.get("/api/ask", params=ASK)).status_code == 200
        response = await page.get("/", params=ASK)
        assert (await page.get("/sources")).status_code == 200
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= 60


@pytest.mark.parametrize("path", ["/sources", "/api/sources"])
async def test_what_nobody_foresaw_is_told_without_a_traceback(
    browse: Browse, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    async def broken(_library: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("index.web.library.ScopedLibrary.sources", broken)
    async with browse() as page:
        response = await page.get(path)
    assert response.status_code == 500
    assert "Something went wrong here" in response.text
    assert "secret" not in response.text
    assert HEADERS.items() <= dict(response.headers).items()


async def test_nothing_but_signing_in_and_out_changes_anything(page: httpx.AsyncClient) -> None:
    for path in ("/", "/articles/talks", "/sources", "/status", "/api/ask", "/api/status"):
        for method in ("POST", "PUT", "DELETE"):
            assert (await page.request(method, path)).status_code == 405


async def test_health_needs_no_token_and_says_no_more_than_whether_the_library_opens(
    browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browse(token=TOKEN) as page:
        well = await page.get("/healthz")

        async def lost(_verbale: object) -> None:
            raise TryLaterError("The database at /srv/secret does not answer.")

        monkeypatch.setattr(Verbale, "check", lost)
        ill = await page.get("/healthz")
    assert (well.status_code, well.json()) == (200, {"alive": True, "library": True})
    assert (ill.status_code, ill.json()) == (503, {"alive": True, "library": False})
