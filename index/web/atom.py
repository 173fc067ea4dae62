"""Atom feeds (RFC 4287) of the newest on a topic, and of what a watch has found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from index.answer.events import EventAnswer
from index.answer.presentation.words import outlets_line
from index.monitoring.service import WatchFeed
from index.values import Quote
from index.web.rendering import page

_NEVER = datetime.fromtimestamp(0, UTC)


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


async def atom_feed(request: Request, found: EventAnswer, base: str) -> Response:
    """Respond with a feed that has an entry for each story, by the sentence that tells it.

    The entry of a story is that of its newest article: a reader shows it anew when another outlet
    reports. Stories without a date are left out, because an entry needs one.

    Args:
        request: the request.
        found: the stories, newest first.
        base: where people reach the page, without a slash at the end.
    """
    topic = f": {found.query.topic}" if found.query.topic else ""
    entries = [
        _Entry(
            id=f"urn:verbale:article:{one.quote.article_id}",
            updated=one.quote.published.moment,
            quotes=(one.quote,),
            facts=(one.side or "", outlets_line(one.outlets, one.articles)),
        )
        for one in found.events
        if one.quote.published is not None
    ]
    return await _feed(request, f"Latest{topic}", entries, base, html=True)


async def watch_feed(
    request: Request, found: WatchFeed, base: str, scopes: Collection[str]
) -> Response:
    """Respond with the feed of a watch: an entry for each finding, dated when it was found.

    Args:
        request: the request.
        found: the watch with what it has found.
        base: where people reach the page, without a slash at the end.
        scopes: the scopes that the page shows; articles of others are linked on the web alone.
    """
    entries = [
        _Entry(f"urn:verbale:watch:{one.key}", one.found_at, answer.quotes)
        for one, answer in found.found
        if answer.quotes and one.found_at is not None
    ]
    return await _feed(request, found.watch.given.text or "Digest", entries, base, scopes)


async def _feed(
    request: Request,
    title: str,
    entries: Sequence[_Entry],
    base: str,
    scopes: Collection[str] | None = None,
    *,
    html: bool = False,
) -> Response:
    """Render a feed; the page shows articles of these scopes, or every one, and ``html`` a list."""
    return await page(
        request,
        "feed.xml",
        media_type="application/atom+xml",
        title=title,
        entries=entries,
        base=base,
        scopes=scopes,
        updated=max((one.updated for one in entries), default=_NEVER),
        html=html,
    )
