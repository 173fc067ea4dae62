"""``/source list`` and ``/source show``: the sources by pages, and how one is doing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

from bot.core.markdown import ago, clip, escape, escape_line, small
from bot.core.runner import Card
from bot.translations.language import plural, retold, say, translatable
from bot.ui.cards import (
    ADDRESS,
    NAME,
    TITLE,
    ButtonIds,
    Item,
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

_TROUBLE = 400


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
    head.append(labels_line(health.outlet, health.side, health.language))
    trouble = _trouble(health)
    return card(
        text(part for part in head if part),
        line(),
        text(_amounts(health) + _moments(health)),
        text([trouble]) if trouble else None,
        text([_origin(health)]),
    )


def _amounts(health: SourceHealth) -> list[str]:
    parts = [plural(health.articles, "{number} article", "{number} articles")]
    if health.waiting:
        parts.append(
            plural(
                health.waiting,
                "{number} page waiting to be fetched",
                "{number} pages waiting to be fetched",
            )
        )
    if health.failed:
        parts.append(
            plural(
                health.failed,
                "{number} page couldn't be fetched",
                "{number} pages couldn't be fetched",
            )
        )
    return [" · ".join(parts)]


def _moments(health: SourceHealth) -> list[str]:
    if health.url is None:
        return []
    return [
        say(
            "Last fetched: {when}",
            when=ago(health.fetched_at) if health.fetched_at else say("not yet"),
        ),
        say("Last new: {when}", when=ago(health.new_at) if health.new_at else say("nothing yet")),
        say("Next fetch: {when}", when=ago(health.due_at) if health.due_at else say("none")),
    ]


def _trouble(health: SourceHealth) -> str:
    parts = []
    if health.failures and health.failing_since:
        parts.append(
            plural(
                health.failures,
                "{number} failure in a row, the first {when}.",
                "{number} failures in a row, the first {when}.",
                when=ago(health.failing_since),
            )
        )
    elif health.failures:
        parts.append(
            plural(health.failures, "{number} failure in a row.", "{number} failures in a row.")
        )
    if health.trouble:
        parts.append(escape(clip(retold(health.trouble), _TROUBLE)))
    return " ".join(parts)


def _origin(health: SourceHealth) -> str:
    added_by = health.added_by or ""
    who = added_by.removeprefix("discord:")
    when = ago(health.added_at)
    if added_by.startswith("discord:") and who.isdecimal():
        person = f"<@{who}>"
        return say("Added {when} by {person}", when=when, person=person)
    return say("Added {when}", when=when)


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
_LISTED_TROUBLE = 80
_EMPTY = translatable("There are no sources yet; add one with `/source add`.")


def source_list(sources: SourceService, scopes: Sequence[str]) -> Pages[SourceHealth]:
    """The sources of some scopes, those with problems first; in short, names are no links."""

    async def read(offset: int) -> tuple[int, Sequence[SourceHealth]]:
        found = sorted(await sources.health(list(dict.fromkeys(scopes))), key=_urgency)
        return len(found), found[offset : offset + LISTED_ON_PAGE]

    def draw(
        shown: Sequence[SourceHealth], total: int, short: bool, _ids: ButtonIds
    ) -> tuple[str, list[Item]]:
        heading = plural(total, "{number} source", "{number} sources")
        return heading, [text(_listed(one, links=not short)) for one in shown]

    return Pages("/source list", LISTED_ON_PAGE, read, draw, say(_EMPTY))


def _urgency(health: SourceHealth) -> tuple[int, str]:
    """Sort key: failing, then ended or paused by failures, then paused by people, then the rest."""
    if health.state == "active":
        return (0 if health.failures else 3), health.name.casefold()
    return (1 if health.state == "ended" or health.failures else 2), health.name.casefold()


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
        lines.append(small(escape_line(clip(retold(health.trouble), _LISTED_TROUBLE))))
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

    async def read(offset: int) -> tuple[int, Sequence[SourceHealth]]:
        every[:] = by_side(await sources.health(list(dict.fromkeys(scopes))))
        return len(every), every[offset : offset + READ_ON_PAGE]

    def draw(
        shown: Sequence[SourceHealth], total: int, _: bool, _ids: ButtonIds
    ) -> tuple[str, list[Item]]:
        alone = not any(map(_side, every))
        heading = plural(total, "{number} source", "{number} sources")
        groups = groupby(shown, _side)
        return heading, [text(_group(side, list(some), alone=alone)) for side, some in groups]

    return Pages("/source list", READ_ON_PAGE, read, draw, say("I read nothing here yet."))


def by_side(sources: Sequence[SourceHealth]) -> list[SourceHealth]:
    """The sources side by side: the side with the freshest first, those without a side last."""
    freshest: dict[str, datetime] = {}
    for one in sources:
        freshest[_side(one)] = max(freshest.get(_side(one), _NEVER), one.new_at or _NEVER)

    def place(one: SourceHealth) -> tuple[bool, float, str, float, str]:
        side = _side(one)
        return not side, -_age(freshest[side]), side, -_age(one.new_at or _NEVER), one.name

    return sorted(sources, key=place)


def _age(moment: datetime) -> float:
    return (moment - _NEVER).total_seconds()


def _side(source: SourceHealth) -> str:
    return source.side or ""


def _group(side: str, members: Sequence[SourceHealth], *, alone: bool) -> list[str]:
    """The sources of a side with a heading; without one where no source has a side."""
    heading = name(side) if side else say("No side named")
    entries = list(map(_entry, members))
    return entries if alone and not side else [f"**{heading}**", *entries]


def _entry(source: SourceHealth) -> str:
    parts = [f"**{name(source.name)}**"]
    if source.outlet and source.outlet != source.name:
        parts.append(name(source.outlet))
    parts.append(plural(source.articles, "{number} article", "{number} articles"))
    if source.new_at:
        parts.append(say("last new {when}", when=ago(source.new_at)))
    return small(" · ".join(parts))
