"""Errors as readable pages, the headers of every response, and the names that are answered."""

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.app import Verbale
from index.concurrency import Load
from index.errors import TryLaterError
from index.operations.serving import HEADERS
from index.web.guards import WebLimits
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
    assert (await page.get("/robots.txt")).text == "User-agent: *\nDisallow: /\n"
    for path in ("/", "/articles/talks", "/api/status", "/static/none.css"):
        assert (await page.get(path)).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8321", 200),
        ("[::1]:8321", 200),
        ("Verbale.Example", 200),
        ("evil.example:8321", 421),
        ("localhost.evil.example", 421),
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
        for path in ("/sources", "/latest", "/latest.atom", "/timeline?topic=envoy"):
            assert (await page.get(path)).status_code == 200
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= 60
    assert "limit of 1 question a minute" in response.text


@pytest.mark.parametrize(
    "path",
    ["/articles/talks", "/sources",
     "/api/articles/talks", "/api/sources", "/api/status", "/nothing"],
)  # fmt: skip
async def test_a_client_reads_so_much_a_minute_while_health_and_style_do_not_count(
    browse: Browse, path: str
) -> None:
    async with browse(WebLimits(1_000, looks=2)) as page:
        await page.get(path)
        await page.get(path)
        told = await page.get(path, headers={"accept-language": "de"})
        for free in ("/healthz", "/static/style.css"):
            assert (await page.get(free)).status_code == 200
    assert told.status_code == 429
    assert 0 < int(told.headers["retry-after"]) <= 60
    assert HEADERS.items() <= dict(told.headers).items()
    assert ("2 pages" if path.startswith("/api/") else "2 Seiten") in told.text


@pytest.mark.parametrize("path", ["/docs", "/nothing", "/articles/none", "/sources/x"])
async def test_a_client_that_asks_for_json_is_told_in_json_what_there_is_not(
    browse: Browse, path: str
) -> None:
    async with browse() as page:
        told = await page.get(path, headers={"accept": "application/json"})
        shown = await page.get(path, headers={"accept": "text/html, application/json;q=.9"})
    assert (told.status_code, list(told.json())) == (404, ["error"])
    assert (shown.status_code, shown.headers["content-type"]) == (404, "text/html; charset=utf-8")


NAMES = st.sampled_from(
    [b"authorization", b"cookie", b"accept", b"accept-language", b"host", b"x-forwarded-for",
     b"range", b"if-modified-since", b"content-type"]
)  # fmt: skip
BYTES = st.binary(max_size=40) | st.sampled_from(
    [b"Basic \xe9", b"Basic", b"Bearer \xff", b"Basic ====", b"de;q=1.", b"verbale_language=\xe9"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    headers=st.lists(st.tuples(NAMES, BYTES), max_size=3),
    path=st.sampled_from(
        ["/", "/sources", "/api/sources", "/latest.atom", "/login", "/%ff", "/a%00"]
    ),
    query=st.text(max_size=20),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "TRACE"]),
    token=st.sampled_from(["", TOKEN]),
)
async def test_no_request_gets_a_broken_response_or_one_without_the_headers(
    browse: Browse,
    headers: list[tuple[bytes, bytes]],
    path: str,
    query: str,
    method: str,
    token: str,
) -> None:
    async with browse(WebLimits(10**6, looks=10**6), token=token) as page:
        response = await page.request(method, path, params={"lang": query}, headers=headers)
    assert response.status_code < 500
    assert HEADERS.items() <= dict(response.headers).items()


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
