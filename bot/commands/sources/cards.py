"""Cards on one source: what was found, what was added, how it fares."""

from bot.core.command_runner import Card
from bot.core.markdown import ago, block_quote, clip, escape, escape_line
from bot.ui.button_links import masked_link, plain_link
from bot.ui.components import ADDRESS, NAME, TITLE, card, counted, days, line, name, said, text
from index.ingest.detect import ArticlePreview, SourcePreview
from index.ingest.options import SourceCheck, SourceOptions
from index.store.source_health import SourceHealth
from index.urls.canonical import readable
from index.values import PUBLIC
from index.values import day_in_words as day

KINDS = {
    "feed": "Feed",
    "sitemap": "Sitemap",
    "page": "Article",
    "upload": "File",
    "bulk": "Bulk file",
    "feed links": "Page with feeds",
}
_EXAMPLES = 3
_EXAMPLE = 150
_LANGUAGES = 5
_TROUBLE = 400


def found_lines(found: SourcePreview, wish: SourceOptions) -> list[str]:
    """What stands behind an address or in a file, for who is to confirm it."""
    lines = [f"**{KINDS[found.kind]}: {name(found.title, TITLE)}**"]
    if found.url:
        lines.append(_address(found.url))
    if found.kind != "feed links":
        lines.append(_amount(found))
    if found.partial:
        lines.append("Only part of it is readable (paywall); its quotes say so.")
    lines.append(_labels(wish.outlet or found.outlet, wish.side, _languages(found, wish)))
    return [part for part in lines if part]


def _address(url: str) -> str:
    """An address to click; one whose host has letters beyond ASCII as a reader knows it, too."""
    shown = readable(url)
    if shown == url:
        return plain_link(url) or escape_line(clip(url, ADDRESS))
    return f"{escape_line(clip(shown, ADDRESS))} · {masked_link('open', url)}"


def _amount(found: SourcePreview) -> str:
    when = days(found.since, found.until)
    if found.kind in {"page", "upload"}:
        return f"1 article, {when}"
    if found.parts and not found.count:
        return f"An index of {counted(found.parts, 'sitemap')}"
    return f"{counted(found.count, 'article')} at the moment, {when}"


def _languages(found: SourcePreview, wish: SourceOptions) -> str | None:
    return wish.language or ", ".join(found.languages[:_LANGUAGES]) or None


def _labels(outlet: str | None, side: str | None, language: str | None) -> str:
    labels = (("outlet", outlet), ("side", side), ("language", language))
    return " · ".join(f"{label}: {name(value)}" for label, value in labels if value)


def examples(found: SourcePreview) -> list[str]:
    """The first headlines of a listing, quoted, with their dates."""
    if found.kind not in {"feed", "sitemap"}:
        return []
    return [block_quote(_headline(headline)) for headline in found.headlines[:_EXAMPLES]]


def _headline(headline: ArticlePreview) -> str:
    title = name(headline.title, _EXAMPLE)
    return f"{title} · {day(headline.published.day)}" if headline.published else title


def added(health: SourceHealth, found: SourcePreview, *, can_tell: bool) -> Card:
    """That a source has been taken in, and what happens next."""
    many = counted(found.count, "article") if found.count else "its articles"
    now = {"page": "I can quote it", "upload": "I can quote it"}
    lines = [
        f"**Added “{name(health.name)}”.** "
        + (f"{now[found.kind]} from now on." if found.kind in now else f"I fetch {many} now."),
    ]
    if found.kind not in now:
        lines.append("I check for new ones automatically." + _will_tell(can_tell))
    return card(text(lines))


def _will_tell(can_tell: bool) -> str:
    if can_tell:
        return " If the source fails for good, I post a message in this channel."
    return (
        " I can't post in this channel: allow me to, or check with `/source list` now and then "
        "whether it still works."
    )


def state(health: SourceHealth) -> str:
    """A sign and a word for how a source fares."""
    if health.state == "ended":
        return "⛔ ended"
    if health.state == "paused":
        return "⏸️ paused"
    return "⚠️ failing" if health.failures else "✅ working"


def shown(health: SourceHealth) -> Card:
    """Everything that is known of one source."""
    head = [f"**{name(health.name, TITLE)}**", f"{state(health)} · {KINDS[health.kind]}"]
    if health.scope == PUBLIC:
        head[1] += " · public, managed by the bot's operators"
    if health.url:
        head.append(_address(health.url))
    head.append(_labels(health.outlet, health.side, health.language))
    trouble = _trouble(health)
    return card(
        text(part for part in head if part),
        line(),
        text(_amounts(health) + _moments(health)),
        text([trouble]) if trouble else None,
        text([_origin(health)]),
    )


def _amounts(health: SourceHealth) -> list[str]:
    parts = [counted(health.articles, "article")]
    if health.waiting:
        parts.append(f"{counted(health.waiting, 'page')} waiting to be fetched")
    if health.failed:
        parts.append(f"{counted(health.failed, 'page')} couldn't be fetched")
    return [" · ".join(parts)]


def _moments(health: SourceHealth) -> list[str]:
    if health.url is None:
        return []
    return [
        f"Last fetched: {ago(health.fetched_at) if health.fetched_at else 'not yet'}",
        f"Last new: {ago(health.new_at) if health.new_at else 'nothing yet'}",
        f"Next fetch: {ago(health.due_at) if health.due_at else 'none'}",
    ]


def _trouble(health: SourceHealth) -> str:
    parts = []
    if health.failures:
        since = f", since {ago(health.failing_since)}" if health.failing_since else ""
        parts.append(f"{counted(health.failures, 'failure')} in a row{since}.")
    if health.trouble:
        parts.append(escape(clip(health.trouble, _TROUBLE)))
    return " ".join(parts)


def _origin(health: SourceHealth) -> str:
    by = health.added_by or ""
    who = by.removeprefix("discord:")
    named = f" by <@{who}>" if by.startswith("discord:") and who.isdecimal() else ""
    return f"Added {ago(health.added_at)}{named}"


def checked(found: SourceCheck) -> Card:
    """How a source's server answered just now."""
    sign = "✅" if found.well else "⚠️"
    return card(text([f"{sign} **{name(found.name, NAME)}**", escape(clip(found.told, 1_000))]))


def changed(health: SourceHealth) -> Card:
    """That a source is fetched again, or no more."""
    if health.state == "paused":
        return said(
            f"“{clip(health.name, NAME)}” is paused: I fetch nothing new until you "
            "run /source resume, and I still quote the articles it has."
        )
    return said(f"“{clip(health.name, NAME)}” is active: I fetch it again from now on.")
