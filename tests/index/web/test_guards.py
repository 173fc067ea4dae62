import asyncio
from base64 import b64encode

import httpx
import pytest

from index.errors import SettingsError
from index.operations.serving import HEADERS
from index.web.guards import COOKIE, PageToken
from tests.index.web.conftest import TOKEN, Browse
from tests.index.web.html import read, words

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = ("/", "/articles/talks", "/timeline", "/sources")  # fmt: skip
CALLS = ("/api/ask", "/api/articles/talks", "/api/sources", "/api/openapi.json")  # fmt: skip


async def signed_in(
    page: httpx.AsyncClient, token: str = TOKEN, wanted: str = "/"
) -> httpx.Response:
    return await page.post("/login", data={"token": token, "next": wanted})


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_without_the_token_leads_to_the_form_and_back(
    browse: Browse, path: str
) -> None:
    async with browse(token=TOKEN) as page:
        turned = await page.get(f"{path}?a=1")
        assert turned.status_code == 303
        form = read((await page.get(turned.headers["location"])).text)
        wanted = form.cssselect("input[name=next]")[0].get("value")
        back = await signed_in(page, wanted=wanted)
    assert back.headers["location"] == wanted == f"{path}?a=1"


@pytest.mark.parametrize("path", CALLS)
async def test_the_api_takes_the_token_as_bearer(browse: Browse, path: str) -> None:
    async with browse(token=TOKEN) as page:
        refused = await page.get(path)
        wrong = await page.get(path, headers={"authorization": f"Bearer {TOKEN}x"})
        admitted = await page.get(path, headers={"authorization": f"bearer {TOKEN}"})
    assert (refused.status_code, wrong.status_code) == (401, 401)
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert "Authorization: Bearer" in refused.json()["error"]
    assert admitted.status_code in {200, 400}


async def test_the_cookie_admits_and_does_not_hold_the_token(browse: Browse) -> None:
    async with browse(token=TOKEN) as page:
        response = await signed_in(page)
        cookie = response.headers["set-cookie"]
        assert TOKEN not in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie
        document = read((await page.get("/sources")).text)
        assert words(document.cssselect(".bar form button")[0]) == "Sign out"
        await page.post("/logout")
        assert (await page.get("/sources")).status_code == 303
    async with browse(token=TOKEN, public_url="https://verbale.example") as page:
        assert "Secure" in (await signed_in(page)).headers["set-cookie"]


async def test_the_cookie_of_another_token_admits_nobody(browse: Browse) -> None:
    async with browse(token=TOKEN) as page:
        for value in (PageToken("another-token-of-old").cookie, PageToken("").cookie, "", TOKEN):
            page.cookies.set(COOKIE, value)
            assert (await page.get("/sources")).status_code == 303


def basic(password: bytes) -> bytes:
    return b"Basic " + b64encode(b"reader:" + password)


@pytest.mark.parametrize(
    "wrong",
    [basic(b"wrong"), b"Basic \xe9"],
)
@pytest.mark.parametrize("path", ["/sources", "/api/sources", "/latest.atom"])
async def test_a_wrong_token_in_the_header_counts_like_one_in_the_form(
    browse: Browse, path: str, wrong: bytes
) -> None:
    async with browse(token=TOKEN) as page:
        for _ in range(10):
            turned = await page.get(path, headers={b"authorization": wrong})
            assert turned.status_code == (303 if path == "/sources" else 401)
            assert HEADERS.items() <= dict(turned.headers).items()
        held_up = [
            await page.get(path, headers={b"authorization": given})
            for given in (wrong, f"Bearer {TOKEN}".encode(), basic(TOKEN.encode()))
        ]
        held_up.append(await signed_in(page))
        assert (await page.get("/login")).status_code == 200
    for response in held_up:
        assert response.status_code == 429
        assert 0 < int(response.headers["retry-after"]) <= 60
        assert HEADERS.items() <= dict(response.headers).items()


async def test_wrong_tokens_are_told_and_those_sent_at_once_count_each(browse: Browse) -> None:
    async with browse(token=TOKEN) as page:
        assert (await signed_in(page, "x" * 10_000)).status_code == 413
        forms = [signed_in(page, f"wrong {number}", "/sources") for number in range(30)]
        told = await asyncio.gather(*forms)
    codes = [response.status_code for response in told]
    assert (codes.count(403), codes.count(429)) == (10, 20)
    document = read(told[0].text)
    assert "This is not the token" in words(document.cssselect("[role=alert]")[0])
    assert document.cssselect("input[name=next]")[0].get("value") == "/sources"
    assert "retry-after" in told[-1].headers


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "javascript:1", "", "/\nx"],
)
async def test_signing_in_never_leads_elsewhere(browse: Browse, elsewhere: str) -> None:
    async with browse(token=TOKEN) as page:
        assert (await signed_in(page, wanted=elsewhere)).headers["location"] == "/"


async def test_a_token_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(SettingsError, match="has 6 characters; it needs 16"):
        PageToken("secret")
