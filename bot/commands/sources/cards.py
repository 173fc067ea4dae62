"""Cards of one source: its preview, its addition, its status."""

from bot.core.command_runner import Card
from bot.core.days import day
from bot.core.markdown import ago, block_quote, clip, escape, escape_line
from bot.ui.button_links import masked_link, plain_link
from bot.ui.components import ADDRESS, NAME, TITLE, card, counted, days, line, name, text, text_card
from index.ingest.detect import ArticlePreview, SourcePreview
from index.ingest.options import SourceCheck, SourceOptions
from index.store.source_health import SourceHealth
from index.urls.canonical import readable
from index.values import PUBLIC

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


def preview_lines(preview: SourcePreview, options: SourceOptions) -> list[str]:
    """The preview of a source, for the confirmation."""
    lines = [f"**{KINDS[preview.kind]}: {name(preview.title, TITLE)}**"]
    if preview.url:
        lines.append(_address(preview.url))
    if preview.kind != "feed links":
        lines.append(_amount(preview))
    if preview.partial:
        lines.append("Only part of it is readable (paywall); its quotes say so.")
    lines.append(
        _labels(options.outlet or preview.outlet, options.side, _languages(preview, options))
    )
    return [part for part in lines if part]


def _address(url: str) -> str:
    """A clickable URL; an internationalized host name is also shown in its own script."""
    readable_url = readable(url)
    if readable_url == url:
        return plain_link(url) or escape_line(clip(url, ADDRESS))
    return f"{escape_line(clip(readable_url, ADDRESS))} · {masked_link('open', url)}"


def _amount(preview: SourcePreview) -> str:
    when = days(preview.since, preview.until)
    if preview.kind in {"page", "upload"}:
        return f"1 article, {when}"
    if preview.parts and not preview.count:
        return f"An index of {counted(preview.parts, 'sitemap')}"
    return f"{counted(preview.count, 'article')} at the moment, {when}"


def _languages(preview: SourcePreview, options: SourceOptions) -> str | None:
    return options.language or ", ".join(preview.languages[:_LANGUAGES]) or None


def _labels(outlet: str | None, side: str | None, language: str | None) -> str:
    labels = (("outlet", outlet), ("side", side), ("language", language))
    return " · ".join(f"{label}: {name(value)}" for label, value in labels if value)


def examples(preview: SourcePreview) -> list[str]:
    """The first headlines of a feed or sitemap with their dates, as block quotes."""
    if preview.kind not in {"feed", "sitemap"}:
        return []
    return [block_quote(_headline(headline)) for headline in preview.headlines[:_EXAMPLES]]


def _headline(headline: ArticlePreview) -> str:
    title = name(headline.title, _EXAMPLE)
    return f"{title} · {day(headline.published.day)}" if headline.published else title


def added(health: SourceHealth, preview: SourcePreview, *, can_post: bool) -> Card:
    """Confirms that a source was added, and says what happens next."""
    amount = counted(preview.count, "article") if preview.count else "its articles"
    immediate = {"page": "I can quote it", "upload": "I can quote it"}
    lines = [
        f"**Added “{name(health.name)}”.** "
        + (
            f"{immediate[preview.kind]} from now on."
            if preview.kind in immediate
            else f"I fetch {amount} now."
        ),
    ]
    if preview.kind not in immediate:
        lines.append("I check for new ones automatically." + failure_notice(can_post=can_post))
    return card(text(lines))


def failure_notice(*, can_post: bool) -> str:
    """A sentence on what happens when a source fails for good, with a blank before it."""
    if can_post:
        return " If the source fails for good, I post a message in this channel."
    return (
        " I can't post in this channel: allow me to, or check with `/source list` now and then "
        "whether it still works."
    )


def state(health: SourceHealth) -> str:
    """The state of a source as an emoji and a word."""
    if health.state == "ended":
        return "⛔ ended"
    if health.state == "paused":
        return "⏸️ paused"
    return "⚠️ failing" if health.failures else "✅ working"


def source_card(health: SourceHealth) -> Card:
    """Everything that is known about one source."""
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
    added_by = health.added_by or ""
    who = added_by.removeprefix("discord:")
    named = f" by <@{who}>" if added_by.startswith("discord:") and who.isdecimal() else ""
    return f"Added {ago(health.added_at)}{named}"


def checked(preview: SourceCheck) -> Card:
    """The result of ``/source check``."""
    sign = "✅" if preview.well else "⚠️"
    return card(text([f"{sign} **{name(preview.name, NAME)}**", escape(clip(preview.told, 1_000))]))


def changed(health: SourceHealth) -> Card:
    """Confirms that a source was paused or resumed."""
    if health.state == "paused":
        return text_card(
            f"“{clip(health.name, NAME)}” is paused: I fetch nothing new until you "
            "run /source resume, and I still quote the articles it has."
        )
    return text_card(f"“{clip(health.name, NAME)}” is active: I fetch it again from now on.")
