"""``/source list`` and ``/source show``: the sources by pages, and how one is doing."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from bot.core.markdown import ago, clip, escape, escape_line, mentioned, small
from bot.core.runner import Card
from bot.language import plural, retold, say, translatable
from bot.ui.cards import (
    ADDRESS,
    NAME,
    TITLE,
    ButtonIds,
    Drawn,
    Pages,
    card,
    line,
    name,
    text,
    text_card,
)
from bot.ui.quotes import masked_link, plain_link
from index.ingest.options import SourceCheck
from index.ingest.service import SourceService
from index.store.sources import SourceHealth
from index.urls.canonical import readable
from index.values import PUBLIC

KINDS = {
    "feed": translatable("Feed"),
    "sitemap": translatable("Sitemap"),
    "page": translatable("Article"),
    "upload": translatable("File"),
    "bulk": translatable("Bulk file"),
    "feed links": translatable("Page with feeds"),
}

_STATES = {
    "ended": translatable("⛔ ended"),
    "paused": translatable("⏸️ paused"),
    "failing": translatable("⚠️ failing"),
    "awaited": translatable("⏳ not fetched yet"),
    "working": translatable("✅ working"),
}

_PAUSED = translatable(
    "“{name}” is paused: I fetch nothing new until you run /source resume, and I still quote the "
    "articles it has."
)

_ACTIVE = translatable("“{name}” is active: I fetch it again from now on.")


def address_line(url: str) -> str:
    """A clickable URL; an internationalized host name is also shown in its own script."""
    readable_url = readable(url)
    if readable_url == url:
        return plain_link(url) or escape_line(clip(url, ADDRESS))
    opening = masked_link(say("open"), url)
    return f"{escape_line(clip(readable_url, ADDRESS))} · {opening}"


def labels_line(outlet: str | None, side: str | None, language: str | None) -> str:
    """Outlet, side and language of a source, those that it has."""
    labels = (
        say("outlet: {name}", name=name(outlet)) if outlet else "",
        say("side: {name}", name=name(side)) if side else "",
        say("language: {name}", name=name(language)) if language else "",
    )
    return " · ".join(filter(None, labels))


def state(health: SourceHealth) -> str:
    """The state of a source as an emoji and a word."""
    if health.state in {"ended", "paused"}:
        return say(_STATES[health.state])
    if health.failures:
        return say(_STATES["failing"])
    return say(_STATES["awaited" if health.is_awaited else "working"])


def source_card(health: SourceHealth) -> Card:
    """Everything that is known about one source."""
    head = [f"**{name(health.name, TITLE)}**", f"{state(health)} · {say(KINDS[health.kind])}"]
    if health.scope == PUBLIC:
        head[1] += " · " + say("public, managed by the bot's operators")
    if health.url:
        head.append(address_line(health.url))
    if labels := labels_line(health.outlet, health.side, health.language):
        head.append(labels)
    amounts = [plural(health.articles, "{number} article", "{number} articles")]
    if health.waiting:
        amounts.append(
            plural(
                health.waiting,
                "{number} page waiting to be fetched",
                "{number} pages waiting to be fetched",
            )
        )
    if health.failed:
        amounts.append(
            plural(
                health.failed,
                "{number} page couldn't be fetched",
                "{number} pages couldn't be fetched",
            )
        )
    facts = [" · ".join(amounts)]
    if health.url is not None:
        fetched = ago(health.fetched_at) if health.fetched_at else say("not yet")
        new = ago(health.new_at) if health.new_at else say("nothing yet")
        due = ago(health.due_at) if health.due_at else say("none")
        facts += [
            say("Last fetched: {when}", when=fetched),
            say("Last new: {when}", when=new),
            say("Next fetch: {when}", when=due),
        ]
    origin = say("Added {when}", when=ago(health.added_at))
    if person := mentioned(health.added_by):
        origin = say("Added {when} by {person}", when=ago(health.added_at), person=person)
    return card(
        text(head),
        line(),
        text(facts),
        text([trouble]) if (trouble := _trouble(health)) else None,
        text([origin]),
    )


def _trouble(health: SourceHealth) -> str:
    trouble = []
    if health.failures and health.failing_since:
        trouble.append(
            plural(
                health.failures,
                "{number} failure in a row, the first {when}.",
                "{number} failures in a row, the first {when}.",
                when=ago(health.failing_since),
            )
        )
    elif health.failures:
        trouble.append(
            plural(health.failures, "{number} failure in a row.", "{number} failures in a row.")
        )
    if health.trouble:
        trouble.append(escape(clip(retold(health.trouble), 400)))
    return " ".join(trouble)


def checked(preview: SourceCheck) -> Card:
    """The result of ``/source check``."""
    sign = "✅" if preview.well else "⚠️"
    return card(
        text([f"{sign} **{name(preview.name, NAME)}**", escape(clip(retold(preview.told), 1_000))])
    )


def changed(health: SourceHealth) -> Card:
    """Confirms that a source was paused or resumed."""
    words = _PAUSED if health.state == "paused" else _ACTIVE
    return text_card(say(words, name=clip(health.name, NAME)))


LISTED_ON_PAGE = 7
"""Sources on a page: as many as fit into Discord's 4,000 characters at their longest."""
_EMPTY = translatable("There are no sources yet; add one with `/source add`.")


def source_list(sources: SourceService, scopes: Sequence[str]) -> Pages[SourceHealth]:
    """The sources of some scopes; in short, names are no links.

    First those that fail, then those that ended or were paused by failures, then those that people
    paused.
    """

    def urgency(health: SourceHealth) -> tuple[int, str]:
        if health.state == "active":
            return (0 if health.failures else 3), health.name.casefold()
        return (1 if health.state == "ended" or health.failures else 2), health.name.casefold()

    async def read(*, limit: int, offset: int) -> tuple[int, Sequence[SourceHealth]]:
        found = sorted(await sources.health(list(dict.fromkeys(scopes))), key=urgency)
        return len(found), found[offset : offset + limit]

    def draw(shown: Sequence[SourceHealth], total: int, short: bool, _: ButtonIds) -> Drawn:
        heading = plural(total, "{number} source", "{number} sources")
        return heading, [text(_listed(one, links=not short)) for one in shown]

    return Pages("/source list", LISTED_ON_PAGE, read, draw, say(_EMPTY))


def _listed(health: SourceHealth, *, links: bool) -> list[str]:
    articles = plural(health.articles, "{number} article", "{number} articles")
    parts = [say(KINDS[health.kind]), articles]
    if health.new_at:
        parts.append(say("last new {when}", when=ago(health.new_at)))
    if health.scope == PUBLIC:
        parts.append(say("public"))
    named = masked_link(f"**{name(health.name)}**", health.url if links else None)
    lines = [f"{state(health)} · {named}", small(" · ".join(parts))]
    if health.trouble:
        lines.append(small(escape_line(clip(retold(health.trouble), 80))))
    return lines


READ_ON_PAGE = 8
"""Sources on a page: as many as fit into a card at their longest."""

_NEVER = datetime.min.replace(tzinfo=UTC)


def reading_list(sources: SourceService, scopes: Sequence[str]) -> Pages[SourceHealth]:
    """The sources of some scopes by side, the freshest first, for those who may not change them.

    It shows no addresses, because the address of a feed may hold its subscriber's key, and no
    failures, which are the curators' business.
    """
    every: list[SourceHealth] = []

    async def read(*, limit: int, offset: int) -> tuple[int, Sequence[SourceHealth]]:
        every[:] = by_side(await sources.health(list(dict.fromkeys(scopes))))
        return len(every), every[offset : offset + limit]

    def draw(shown: Sequence[SourceHealth], total: int, _: bool, __: ButtonIds) -> Drawn:
        items = []
        for side, members in groupby(shown, _side):
            heading = name(side) if side else say("No side named")
            headings = [f"**{heading}**"] if any(map(_side, every)) else []
            items.append(text([*headings, *map(_entry, members)]))
        return plural(total, "{number} source", "{number} sources"), items

    return Pages("/source list", READ_ON_PAGE, read, draw, say("I read nothing here yet."))


def by_side(sources: Sequence[SourceHealth]) -> list[SourceHealth]:
    """The sources side by side: the side with the freshest first, those without a side last."""
    freshest: dict[str, datetime] = {}
    for one in sources:
        freshest[_side(one)] = max(freshest.get(_side(one), _NEVER), one.new_at or _NEVER)

    def place(one: SourceHealth) -> tuple[bool, timedelta, str, timedelta, str]:
        side = _side(one)
        return not side, _NEVER - freshest[side], side, _NEVER - (one.new_at or _NEVER), one.name

    return sorted(sources, key=place)


def _side(source: SourceHealth) -> str:
    return source.side or ""


def _entry(source: SourceHealth) -> str:
    parts = [f"**{name(source.name)}**"]
    if source.outlet and source.outlet != source.name:
        parts.append(name(source.outlet))
    parts.append(plural(source.articles, "{number} article", "{number} articles"))
    if source.new_at:
        parts.append(say("last new {when}", when=ago(source.new_at)))
    return small(" · ".join(parts))
