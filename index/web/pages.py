"""The pages for people."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from index.answer.events import ArticleView
from index.answer.presentation.revisions import (
    changes,
    deleted_in_words,
    revision_of,
    whole_text,
)
from index.answer.presentation.words import certainty
from index.concurrency import LONGEST_WAIT_S
from index.errors import NotFoundError, VerbaleError
from index.store.rows import Revision, numbers_dropped
from index.values import NO_REASON, Quote, Span
from index.web.atom import atom_feed, watch_feed
from index.web.library import ScopedLibrary
from index.web.limits import WebLimits, too_busy
from index.web.paragraphs import paragraphs
from index.web.parameters import FORMS, number_of, place_of, typed_in
from index.web.rendering import client_of, page

_LISTED = 20
"""Most other articles of a story that are listed beside one."""
_COMPARED = 200
"""Most changes that are shown of an article; of more, most readers want the text itself."""
_LONG = 100_000
"""Characters from which on a text is shown when it is its turn."""
_PATIENCE_S = 3.0
"""Seconds in which the library has to respond to be healthy."""

log = logging.getLogger(__name__)


class Pages:
    """Responds with HTML.

    Args:
        library: what may be shown.
        limits: admits questions.
        base: where people reach the page; empty if nobody said.
    """

    def __init__(self, library: ScopedLibrary, limits: WebLimits, base: str = "") -> None:
        self._base = base
        self._library = library
        self._limits = limits
        self._turn = asyncio.Semaphore()

    async def ask(self, request: Request) -> Response:
        """Show the form, with the answer if something was asked, else with what may be asked."""
        typed = typed_in(request, "/")
        if not typed["question"]:
            return await page(
                request,
                "home.html",
                typed=typed,
                extent=await self._library.extent(),
                newest=await self._library.latest({"topic": ""}),
                examples=await self._library.examples(),
            )
        self._limits.admit_question(client_of(request), self._library.load)
        answer = await self._library.ask(typed)
        return await page(
            request,
            "ask.html",
            typed=typed,
            answer=answer,
            quotes=without_repetitions(answer.quotes),
            certainty=certainty(answer.confidence),
            reason=answer.reason or NO_REASON,
            examples=await self._library.examples() if answer.aside else (),
        )

    async def article(self, request: Request) -> Response:
        """Show a revision of an article, with the words of a quote highlighted."""
        found = await self._library.article(request.path_params["id"])
        revision = _revision_asked(request, found)
        place = place_of(request, revision.text)
        async with self._in_turn(len(revision.text)):
            return await page(
                request,
                "article.html",
                found=found,
                revision=revision,
                place=place,
                make=lambda: _article(found, revision, place),
            )

    async def changes(self, request: Request) -> Response:
        """Show what changed from one revision of an article to the next."""
        found = await self._library.article(request.path_params["id"])
        after = _revision_asked(request, found)
        before = _before(found, after)

        def compared() -> Mapping[str, Any]:
            found = changes(whole_text(before), whole_text(after))
            return {
                "groups": list(islice(found, _COMPARED)),
                "is_cut": next(found, None) is not None,
            }

        async with self._in_turn(len(before.text) + len(after.text)):
            return await page(
                request, "changes.html", found=found, before=before, after=after, make=compared
            )

    @asynccontextmanager
    async def _in_turn(self, characters: int) -> AsyncIterator[None]:
        """Show long texts one after the other, so that they hold up nobody else.

        Raises:
            WaitError: it would take too long until it is their turn.
        """
        if characters < _LONG:
            yield
            return
        try:
            async with asyncio.timeout(LONGEST_WAIT_S):
                await self._turn.acquire()
        except TimeoutError as error:
            raise too_busy(LONGEST_WAIT_S) from error
        try:
            yield
        finally:
            self._turn.release()

    async def latest(self, request: Request) -> Response:
        """Show the newest articles on a topic, or of all, one per story."""
        return await self._found(request, "events.html", self._library.latest, always=True)

    async def timeline(self, request: Request) -> Response:
        """Show the course of a topic."""
        return await self._found(request, "events.html", self._library.timeline)

    async def said(self, request: Request) -> Response:
        """Show what somebody said."""
        return await self._found(request, "said.html", self._library.said)

    async def readout(self, request: Request) -> Response:
        """Show what each side says about a meeting."""
        return await self._found(request, "readout.html", self._library.readout)

    async def wording(self, request: Request) -> Response:
        """Show how each side words a phrase over time."""
        return await self._found(request, "wording.html", self._library.wording)

    async def check(self, request: Request) -> Response:
        """Show whether the quotes of a text stand in the articles."""
        if request.query_params.get("text"):
            self._limits.admit_question(client_of(request), self._library.load)
        return await self._found(request, "check.html", self._library.check_quotes)

    async def _found(
        self,
        request: Request,
        template: str,
        search: Callable[[Mapping[str, str]], Awaitable[object]],
        *,
        always: bool = False,
    ) -> Response:
        """Show a form, with what a search finds if its first field was filled in, or ``always``."""
        typed = typed_in(request, request.url.path)
        found = None
        if always or typed[FORMS[request.url.path][0]]:
            self._limits.check_wait(self._library.load)
            found = await search(typed)
        return await page(request, template, typed=typed, found=found)

    async def feed(self, request: Request) -> Response:
        """Show the newest articles on a topic as an Atom feed."""
        self._limits.check_wait(self._library.load)
        events = await self._library.latest(typed_in(request, "/latest"))
        return await atom_feed(request, events, self._base_of(request))

    async def watch_feed(self, request: Request) -> Response:
        """Show what a watch has found as an Atom feed, to whoever knows its address."""
        self._limits.check_wait(self._library.load)
        found = await self._library.watch_feed(request.path_params["name"])
        return await watch_feed(request, found, self._base_of(request), self._library.scopes)

    def _base_of(self, request: Request) -> str:
        return self._base or str(request.base_url).rstrip("/")

    async def sources(self, request: Request) -> Response:
        """Show the sources and their health."""
        return await page(request, "sources.html", sources=await self._library.sources())

    async def status(self, request: Request) -> Response:
        """Show how much there is, and how far the index is."""
        return await page(request, "status.html", overview=await self._library.status())

    async def health(self, request: Request) -> Response:
        """Say whether the library can be read; why not is for the log, since anybody may ask."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._library.check()
        except (VerbaleError, TimeoutError) as error:
            log.error("%s: the library cannot be read: %r", request.url.path, error)
            return JSONResponse({"alive": True, "library": False}, 503)
        return JSONResponse({"alive": True, "library": True})

    async def robots(self, _request: Request) -> Response:
        """Ask search engines to stay away: the articles are those of their publishers."""
        return PlainTextResponse("User-agent: *\nDisallow: /\n")


def without_repetitions(quotes: Sequence[Quote]) -> list[Quote]:
    """Return quotes without those whose sentence an earlier one has; that one names the outlet."""
    kept: list[Quote] = []
    for one in quotes:
        at = next((at for at, has in enumerate(kept) if _flat(one.sentence) in _flat(has.text)), -1)
        if at < 0:
            kept.append(one)
        elif one.source not in (kept[at].source, *kept[at].also):
            kept[at] = replace(kept[at], also=(*kept[at].also, one.source))
    return kept


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _revision_asked(request: Request, found: ArticleView) -> Revision:
    number = number_of(request, "revision")
    return found.revisions[-1] if number is None else revision_of(found.revisions, number)


def _before(found: ArticleView, after: Revision) -> Revision:
    earlier = [one for one in found.revisions if one.number < after.number]
    if not earlier:
        raise NotFoundError("This is the first revision that is stored; nothing changed before it.")
    return earlier[-1]


def _article(found: ArticleView, revision: Revision, place: Span | None) -> Mapping[str, Any]:
    newest = found.revisions[-1]
    printed = {found.article.key, *(copy.key for copy in found.copies)}
    others = [one for one in found.story if one.key not in printed]
    return {
        "paragraphs": paragraphs(revision.text, place),
        "newest": newest,
        "still_stands": place is None or place.of(revision.text) in newest.text,
        "deleted": deleted_in_words(numbers_dropped(found.revisions)),
        "story": others[:_LISTED],
        "more": len(others[_LISTED:]),
    }
