"""One library for all tests of the page, and a client that asks the page in process."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from benchmarks.web import hostile
from index.app import Verbale
from index.settings import Settings, WebSettings
from index.web.guards import PageToken, WebLimits
from index.web.library import ScopedLibrary
from index.web.run import site
from tests.index.libraries import articles, house

SERVER = "discord:7"
TOKEN = "correct-horse-battery-staple"
TALKS = (
    "The envoy of the northern port met the council's speaker on Tuesday at the old mill.\n\n"
    "Both spoke of grain, of fishing rights and of the thirty ships that have waited outside the "
    "harbour since the first frost, and agreed to meet again once the pilots return to work.\n\n"
    "A spokeswoman of the council said that no date was set for the next round of talks."
)
CORRECTED = TALKS.replace("on Tuesday at the old mill", "on Friday at the customs house")
REACTION = (
    "The harbour's pilots welcomed the talks between the envoy of the northern port and the "
    "council's speaker, who met at the customs house over grain, fishing rights and the ships that "
    "wait outside the harbour. They want a date for the next round of talks."
)
SECRET = "The sealed cable names hall 99 of the tide office."


@pytest.fixture(autouse=True)
def model(one_model: None) -> None:
    """No library loads the model anew."""


@pytest.fixture(scope="session")
def web_folder(
    loaded: Callable[[pytest.MonkeyPatch], None], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A library with a corrected article, a copy of it, a server's own, and hostile ones."""
    folder = tmp_path_factory.mktemp("web")
    with pytest.MonkeyPatch.context() as patched:
        loaded(patched)
        asyncio.run(_fill(folder))
    return folder / "data"


async def _fill(folder: Path) -> None:
    talks = {"id": "talks", "title": "Talks at the harbour", "source": "The Harbour Post",
             "url": "https://post.example/talks", "published_at": "2024-03-05"}  # fmt: skip
    copy = {"id": "copy", "title": "Talks at the harbour", "source": "Evening Wire",
            "url": "https://wire.example/talks", "published_at": "2024-03-06"}  # fmt: skip
    reaction = {
        "id": "reaction",
        "title": "Pilots welcome the talks at the harbour",
        "text": REACTION,
        "source": "Morning Gazette",
        "published_at": "2024-03-07",
    }
    sealed = {"id": "sealed", "title": "Sealed cable", "text": SECRET, "source": "Sealed Wire"}
    async with house(folder / "data") as verbale:
        await verbale.import_file(articles(folder, 9), source="Harbour wire")
        for text in (TALKS, CORRECTED):
            await _take(verbale, folder, [talks | {"text": text}], "post")
        evening = [copy | {"text": CORRECTED}, reaction]
        await _take(verbale, folder, evening, "evening")
        await _take(verbale, folder, [sealed], "sealed", SERVER)
        await _take(verbale, folder, hostile.articles(), "hostile")


async def _take(
    verbale: Verbale, folder: Path, rows: list[dict[str, str]], name: str, scope: str = "public"
) -> None:
    file = folder / f"{name}.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    await verbale.import_file(file, source=name, scope=scope)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def verbale(
    web_folder: Path, loaded: Callable[[pytest.MonkeyPatch], None]
) -> AsyncIterator[Verbale]:
    """The library, open."""
    with pytest.MonkeyPatch.context() as patched:
        loaded(patched)
        async with house(web_folder, searching=False) as opened:
            yield opened


Browse = Callable[..., httpx.AsyncClient]
"""Makes a client of a page with these limits and settings of ``web``, over another library."""


@pytest.fixture
def browse(verbale: Verbale) -> Browse:
    """A client of the page."""

    def made(
        limits: WebLimits | None = None, *, over: Verbale = verbale, **settings: Any
    ) -> httpx.AsyncClient:
        chosen = Settings(web=WebSettings(**settings))
        library = ScopedLibrary(over, chosen.web.scopes)
        token = PageToken(chosen.web.token.get_secret_value())
        app = site(library, chosen, token, limits or WebLimits(1_000, looks=1_000))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8321")

    return made


@pytest.fixture
def page(browse: Browse) -> httpx.AsyncClient:
    """A client of a page that asks for no token."""
    return browse()
