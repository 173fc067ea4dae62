"""The JSON API: what the pages show, for programs, in the words of the ``--json`` output."""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from index.answer.events import EventAnswer
from index.answer.presentation.as_json import (
    answer_object,
    article_object,
    events_object,
    generation_object,
    source_object,
    story_object,
)
from index.answer.presentation.permalink import snapshot_path
from index.errors import InputError
from index.web.guards import WebLimits
from index.web.library import LibraryStatus, ScopedLibrary
from index.web.rendering import FOLDER, client_of, typed_in

OPENAPI = FOLDER / "openapi.json"


class Api:
    """Responds with JSON.

    Args:
        library: what may be shown.
        limits: admits questions.
        base: where people reach the page; empty if nobody said.
    """

    def __init__(self, library: ScopedLibrary, limits: WebLimits, base: str = "") -> None:
        self._library = library
        self._limits = limits
        self._base = base

    async def ask(self, request: Request) -> Response:
        """Answer a question; a refusal is an answer, too."""
        typed = typed_in(request, "/")
        if not typed["question"]:
            raise InputError("Give a question, as in /api/ask?question=who.")
        self._limits.admit_question(client_of(request), self._library.load)
        shown = answer_object(await self._library.ask(typed))
        for quoted in (*shown["quotes"], *shown["nearest"]):
            quoted["snapshot"] = self._snapshot(quoted)
        return JSONResponse(shown)

    def _snapshot(self, quoted: dict[str, Any]) -> str:
        place = (quoted[name] for name in ("article_id", "revision", "start", "end"))
        return self._base + snapshot_path(*place)

    async def article(self, request: Request) -> Response:
        """Show an article with its revisions, its copies and its story."""
        found = await self._library.article(request.path_params["id"])

        def made() -> object:
            shown = article_object(found.article, found.revisions, found.copies)
            return shown | {"story": story_object(found.story)}

        return await _json(made)

    async def latest(self, request: Request) -> Response:
        """List the newest articles on a topic, or of all, one per story."""
        self._limits.check_wait(self._library.load)
        return self._events(await self._library.latest(typed_in(request, "/latest")))

    async def timeline(self, request: Request) -> Response:
        """List the course of a topic."""
        typed = typed_in(request, "/timeline")
        if not typed["topic"]:
            raise InputError("Give a topic, as in /api/timeline?topic=ferry.")
        self._limits.check_wait(self._library.load)
        return self._events(await self._library.timeline(typed))

    def _events(self, found: EventAnswer) -> Response:
        shown = events_object(found)
        del shown["ungrouped"]  # counts the articles of every scope
        for one in shown["stories"]:
            one["quote"]["snapshot"] = self._snapshot(one["quote"])
        return JSONResponse(shown)

    async def sources(self, _request: Request) -> Response:
        """List the sources and their health."""
        sources = await self._library.sources()
        return await _json(lambda: [source_object(one) for one in sources])

    async def status(self, _request: Request) -> Response:
        """Show how much there is, and how far the index is."""
        return JSONResponse(_status_object(await self._library.status()))

    async def openapi(self, _request: Request) -> Response:
        """Describe this API."""
        return FileResponse(OPENAPI, media_type="application/json")


async def _json(make: Callable[[], object]) -> Response:
    """Respond with what is made, and written as JSON, in a thread: it may be long."""
    return await asyncio.to_thread(lambda: JSONResponse(make()))


def _status_object(status: LibraryStatus) -> dict[str, Any]:
    extent, live, building = status.extent, status.index.live, status.index.building
    newest = extent.newest.isoformat() if extent.newest else None
    return asdict(extent) | {
        "newest": newest,
        "generation": generation_object(live.generation if live else None),
        "indexed": round(live.share, 4) if live else None,
        "building": generation_object(building.generation if building else None),
        "built": round(building.share, 4) if building else None,
        "kept": generation_object(status.index.kept),
        "fetching_stopped": status.is_full,
    }
