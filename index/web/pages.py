"""The pages for people, and the Atom feeds (RFC 4287) of a topic and of what a watch has found."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import islice, pairwise
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.answer.events import ArticleView, EventAnswer
from index.answer.presentation.as_json import (
    answer_object,
    article_object,
    events_object,
    generation_object,
    source_object,
    story_object,
)
from index.answer.presentation.permalink import snapshot_path
from index.answer.presentation.revisions import (
    changes,
    deleted_in_words,
    revision_of,
    whole_text,
)
from index.answer.presentation.words import certainty, outlets_line
from index.concurrency import LONGEST_WAIT_S
from index.errors import InputError, NotFoundError, VerbaleError
from index.store.rows import Revision, numbers_dropped
from index.told import Told
from index.values import NO_REASON, Quote, Span
from index.web.guards import WebLimits, too_busy
from index.web.library import ScopedLibrary
from index.web.rendering import (
    FORMS,
    client_of,
    number_of,
    page,
    place_of,
    typed_in,
)

_LISTED = 20
"""Most other articles of a story that are listed beside one."""
_COMPARED = 200
"""Most changes that are shown of an article; of more, most readers want the text itself."""
_LONG = 100_000
"""Characters from which on a text is shown when it is its turn."""
_PATIENCE_S = 3.0
"""Seconds in which the library has to respond to be healthy."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a feed: its quotes, the first of which gives it headline, author and links."""

    id: str
    updated: datetime
    quotes: Sequence[Quote]
    facts: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The quotes, each with its outlet if there are several, and the facts."""
        cited = [f"“{one.text}”\n\n— {one.source}, {one.title}" for one in self.quotes]
        quoted = cited if len(cited) > 1 else [f"“{self.quotes[0].text}”"]
        return "\n\n".join(filter(None, (*quoted, *self.facts)))


class _Responses:
    """What responds from a library.

    Args:
        library: what may be shown.
        limits: admits questions.
        base: where people reach the page; empty if nobody said.
    """

    def __init__(self, library: ScopedLibrary, limits: WebLimits, base: str) -> None:
        self._base = base
        self._library = library
        self._limits = limits
        self._turn = asyncio.Semaphore()


class Pages(_Responses):
    """Responds with HTML."""

    async def ask(self, request: Request) -> Response:
        """Show the form, with the answer if something was asked, else with what may be asked."""
        typed = typed_in(request, "/")
        if not typed["question"]:
            return await page(
                request,
                "home.html",
                typed=typed,
                extent=await self._library.extent(),
                newest=await self._library.search("/latest", {"topic": ""}),
                changed=await self._library.changed(),
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

    async def evidence(self, request: Request) -> Response:
        """Send the evidence packet of a quote, or of a whole revision."""
        found = await self._library.article(request.path_params["id"])
        revision = _revision_asked(request, found)
        place = place_of(request, revision.text)
        self._limits.check_wait(self._library.load)
        packet = await self._library.evidence(found.article.key, revision.number, place)
        name = f"evidence-{found.article.key}.zip"
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(packet.content, media_type="application/zip", headers=headers)

    async def changes(self, request: Request) -> Response:
        """Show what changed from one revision of an article to the next."""
        found = await self._library.article(request.path_params["id"])
        after = _revision_asked(request, found)
        earlier = [one for one in found.revisions if one.number < after.number]
        if not earlier:
            raise NotFoundError(
                Told("This is the first revision that is stored; nothing changed before it.")
            )
        before = earlier[-1]

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

    async def search(self, request: Request) -> Response:
        """Show a form, with what its search finds if its first field was filled in.

        The newest articles are shown for no topic, too.
        """
        path = request.url.path
        typed, found = typed_in(request, path), None
        if path == "/latest" or typed[FORMS[path][0]]:
            if path in {"/check", "/search", "/trace"}:
                self._limits.admit_question(client_of(request), self._library.load)
            self._limits.check_wait(self._library.load)
            found = await self._library.search(path, typed)
        template = "events.html" if path in {"/latest", "/timeline"} else f"{path[1:]}.html"
        return await page(request, template, typed=typed, found=found)

    async def feed(self, request: Request) -> Response:
        """Respond with an Atom feed of an entry for each story, by the sentence that tells it.

        The entry of a story is that of its newest article: a reader shows it anew when another
        outlet reports. Stories without a date are left out, because an entry needs one.
        """
        self._limits.check_wait(self._library.load)
        found: EventAnswer = await self._library.search("/latest", typed_in(request, "/latest"))
        topic = f": {found.query.topic}" if found.query.topic else ""
        entries = [
            _Entry(
                id=f"urn:verbale:article:{one.quote.article_key}",
                updated=one.quote.published.moment,
                quotes=(one.quote,),
                facts=(one.side or "", outlets_line(one.outlets, one.articles)),
            )
            for one in found.events
            if one.quote.published is not None
        ]
        return await self._feed(request, f"Latest{topic}", entries, html=True)

    async def watch_feed(self, request: Request) -> Response:
        """Show what a watch has found as an Atom feed, to whoever knows its address.

        It has an entry for each finding, dated when it was found.
        """
        self._limits.check_wait(self._library.load)
        watch, found = await self._library.watch_feed(request.path_params["name"])
        entries = [
            _Entry(f"urn:verbale:watch:{one.key}", one.found_at, answer.quotes)
            for one, answer in found
            if answer.quotes and one.found_at is not None
        ]
        scopes, title = self._library.scopes, watch.given.text or "Digest"
        return await self._feed(request, title, entries, scopes)

    async def _feed(
        self,
        request: Request,
        title: str,
        entries: Sequence[_Entry],
        scopes: Collection[str] | None = None,
        *,
        html: bool = False,
    ) -> Response:
        """Render a feed that links articles of these scopes on this page, and others on the web.

        Without scopes, it links all of them on this page; ``html`` says that it has a list.
        """
        return await page(
            request,
            "feed.xml",
            media_type="application/atom+xml",
            title=title,
            entries=entries,
            base=self._base or str(request.base_url).rstrip("/"),
            scopes=scopes,
            updated=max((one.updated for one in entries), default=datetime.fromtimestamp(0, UTC)),
            html=html,
        )

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


def without_repetitions(quotes: Sequence[Quote]) -> list[Quote]:
    """Return quotes without those whose sentence an earlier one has; that one names the outlet."""

    def flat(text: str) -> str:
        return " ".join(text.split()).casefold()

    kept: list[Quote] = []
    for one in quotes:
        at = next((at for at, has in enumerate(kept) if flat(one.sentence) in flat(has.text)), -1)
        if at < 0:
            kept.append(one)
        elif one.source not in (kept[at].source, *kept[at].also):
            also = (*kept[at].also, one.source)
            kept[at] = replace(kept[at], also=also, origins=None)
    return kept


def _revision_asked(request: Request, found: ArticleView) -> Revision:
    number = number_of(request, "revision")
    return found.revisions[-1] if number is None else revision_of(found.revisions, number)


def _article(found: ArticleView, revision: Revision, place: Span | None) -> Mapping[str, Any]:
    newest = found.revisions[-1]
    printed = {found.article.key, *(copy.key for copy in found.copies)}
    others = [one for one in found.story if one.article_key not in printed]
    return {
        "paragraphs": paragraphs(revision.text, place),
        "newest": newest,
        "still_stands": place is None or place.of(revision.text) in newest.text,
        "deleted": deleted_in_words(numbers_dropped(found.revisions)),
        "story": others[:_LISTED],
        "more": len(others[_LISTED:]),
    }


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a paragraph.

    Attributes:
        text: the characters.
        is_marked: whether they belong to the quote.
        is_first: whether the quote begins with them.
    """

    text: str
    is_marked: bool = False
    is_first: bool = False


def paragraphs(text: str, marked: Span | None = None) -> list[tuple[Run, ...]]:
    """Return the paragraphs of a text, each in runs; together with the gaps they are the text.

    Args:
        text: the text of a revision.
        marked: the quote, which may reach over several paragraphs; None for none.
    """
    between = (gap.span() for gap in re.finditer(r"\n(?:[^\S\n]*\n)+", text))
    gaps = [(0, 0), *between, (len(text), len(text))]
    blocks = [Span(end, start) for (_, end), (start, _) in pairwise(gaps) if start > end]
    found, is_first = list[tuple[Run, ...]](), True
    for block in blocks:
        if marked is None or not block.overlaps(marked):
            found.append((Run(block.of(text)),))
            continue
        start, end = max(block.start, marked.start), min(block.end, marked.end)
        runs = (
            Run(text[block.start : start]),
            Run(text[start:end], is_marked=True, is_first=is_first),
            Run(text[end : block.end]),
        )
        found.append(tuple(run for run in runs if run.text))
        is_first = False
    return found


class Api(_Responses):
    """Responds with JSON."""

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

    async def events(self, request: Request) -> Response:
        """List the newest articles on a topic, or of all, one per story; or the topic's course."""
        form = request.url.path.removeprefix("/api")
        typed = typed_in(request, form)
        if form == "/timeline" and not typed["topic"]:
            raise InputError("Give a topic, as in /api/timeline?topic=ferry.")
        self._limits.check_wait(self._library.load)
        shown = events_object(await self._library.search(form, typed))
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
        found = await self._library.status()
        extent, live, building = found.extent, found.index.live, found.index.building
        shown = asdict(extent) | {
            "newest": extent.newest.isoformat() if extent.newest else None,
            "generation": generation_object(live.generation if live else None),
            "indexed": round(live.share, 4) if live else None,
            "building": generation_object(building.generation if building else None),
            "built": round(building.share, 4) if building else None,
            "kept": generation_object(found.index.kept),
            "fetching_stopped": found.is_full,
        }
        return JSONResponse(shown)


async def _json(make: Callable[[], object]) -> Response:
    """Respond with what is made, and written as JSON, in a thread: it may be long."""
    return await asyncio.to_thread(lambda: JSONResponse(make()))
