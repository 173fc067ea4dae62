"""The pages for people: ask, an article, what changed in it, sources, the index."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from index.answer.presentation.certainty import certainty
from index.answer.presentation.revisions import (
    changes,
    deleted_in_words,
    revision_of,
    whole_text,
)
from index.errors import NotFoundError
from index.store.rows import Revision, numbers_dropped
from index.values import NEAREST, NO_REASON, Span
from index.web.library import Record, ScopedLibrary
from index.web.limits import WebLimits
from index.web.paragraphs import paragraphs
from index.web.parameters import asked, number_of, place_of
from index.web.rendering import client_of, page


class Pages:
    """Responds with HTML.

    Args:
        library: what may be shown.
        limits: admits questions.
    """

    def __init__(self, library: ScopedLibrary, limits: WebLimits) -> None:
        self._library = library
        self._limits = limits

    async def ask(self, request: Request) -> Response:
        """Show the form, with the answer if something was asked."""
        typed = asked(request)
        if not typed.question:
            extent = (await self._library.status()).extent
            return await page(request, "ask.html", typed=typed, extent=extent, answer=None)
        self._limits.admit_question(client_of(request), self._library.load)
        answer = await self._library.ask(
            typed.question, typed.since or None, typed.until or None, typed.source or None
        )
        return await page(
            request,
            "ask.html",
            typed=typed,
            answer=answer,
            certainty=certainty(answer.confidence),
            reason=answer.reason or NO_REASON,
            nearest=NEAREST,
        )

    async def article(self, request: Request) -> Response:
        """Show a revision of an article, with the words of a quote highlighted."""
        record = await self._library.record(request.path_params["id"])
        revision = _revision_asked(request, record)
        place = place_of(request, revision.text)
        return await page(
            request,
            "article.html",
            record=record,
            revision=revision,
            place=place,
            make=lambda: _article(record, revision, place),
        )

    async def changes(self, request: Request) -> Response:
        """Show what changed from one revision of an article to the next."""
        record = await self._library.record(request.path_params["id"])
        after = _revision_asked(request, record)
        before = _before(record, after)

        def compared() -> Mapping[str, Any]:
            return {"groups": list(changes(whole_text(before), whole_text(after)))}

        return await page(
            request, "changes.html", record=record, before=before, after=after, make=compared
        )

    async def sources(self, request: Request) -> Response:
        """Show the sources and their health."""
        return await page(request, "sources.html", sources=await self._library.sources())

    async def status(self, request: Request) -> Response:
        """Show how much there is, and how far the index is."""
        return await page(request, "status.html", overview=await self._library.status())

    async def robots(self, _request: Request) -> Response:
        """Ask search engines to stay away: the articles are those of their publishers."""
        return PlainTextResponse("User-agent: *\nDisallow: /\n")


def _revision_asked(request: Request, record: Record) -> Revision:
    number = number_of(request, "revision")
    return record.revisions[-1] if number is None else revision_of(record.revisions, number)


def _before(record: Record, after: Revision) -> Revision:
    earlier = [one for one in record.revisions if one.number < after.number]
    if not earlier:
        raise NotFoundError("This is the first revision that is stored; nothing changed before it.")
    return earlier[-1]


def _article(record: Record, revision: Revision, place: Span | None) -> Mapping[str, Any]:
    newest = record.revisions[-1]
    return {
        "paragraphs": paragraphs(revision.text, place),
        "newest": newest,
        "still_stands": place is None or place.of(revision.text) in newest.text,
        "deleted": deleted_in_words(numbers_dropped(record.revisions)),
    }
