"""Cards of one source: its preview, its addition, its status."""

from bot.core.command_runner import Card
from bot.core.days import day
from bot.core.markdown import ago, block_quote, clip, escape, escape_line
from bot.translations.language import plural, retold, say, translatable
from bot.ui.button_links import masked_link, plain_link
from bot.ui.components import ADDRESS, NAME, TITLE, card, days, line, name, text, text_card
from index.ingest.detect import ArticlePreview, SourcePreview
from index.ingest.options import SourceCheck, SourceOptions
from index.store.source_health import SourceHealth
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
_PARTIAL = translatable("Only part of it is readable (paywall); its quotes say so.")
_CUT = translatable("It ended early, so articles may be missing; the next fetch may bring them.")
_NOTICE = translatable("If the source fails for good, I post a message in this channel.")
_NO_NOTICE = translatable(
    "I can't post in this channel: allow me to, or check with /source list now and then whether it "
    "still works."
)
_PAUSED = translatable(
    "“{name}” is paused: I fetch nothing new until you run /source resume, and I still quote the "
    "articles it has."
)
_ACTIVE = translatable("“{name}” is active: I fetch it again from now on.")
_EXAMPLES = 3
_EXAMPLE = 150
_LANGUAGES = 5
_TROUBLE = 400


def preview_lines(preview: SourcePreview, options: SourceOptions) -> list[str]:
    """The preview of a source, for the confirmation."""
    kind, title = say(KINDS[preview.kind]), name(preview.title, TITLE)
    lines = ["**{}**".format(say("{kind}: {title}", kind=kind, title=title))]
    if preview.url:
        lines.append(_address(preview.url))
    if preview.kind != "feed links":
        lines.append(_amount(preview))
    if preview.partial:
        lines.append(say(_PARTIAL))
    if preview.is_cut:
        lines.append(say(_CUT))
    lines.append(
        _labels(options.outlet or preview.outlet, options.side, _languages(preview, options))
    )
    return [part for part in lines if part]


def _address(url: str) -> str:
    """A clickable URL; an internationalized host name is also shown in its own script."""
    readable_url = readable(url)
    if readable_url == url:
        return plain_link(url) or escape_line(clip(url, ADDRESS))
    opening = masked_link(say("open"), url)
    return f"{escape_line(clip(readable_url, ADDRESS))} · {opening}"


def _amount(preview: SourcePreview) -> str:
    when = days(preview.since, preview.until)
    if preview.kind in {"page", "upload"}:
        return say("1 article, {when}", when=when)
    if preview.parts and not preview.count:
        return plural(
            preview.parts, "An index of {number} sitemap", "An index of {number} sitemaps"
        )
    return plural(
        preview.count,
        "{number} article at the moment, {when}",
        "{number} articles at the moment, {when}",
        when=when,
    )


def _languages(preview: SourcePreview, options: SourceOptions) -> str | None:
    return options.language or ", ".join(preview.languages[:_LANGUAGES]) or None


def _labels(outlet: str | None, side: str | None, language: str | None) -> str:
    labels = (
        say("outlet: {name}", name=name(outlet)) if outlet else "",
        say("side: {name}", name=name(side)) if side else "",
        say("language: {name}", name=name(language)) if language else "",
    )
    return " · ".join(filter(None, labels))


def examples(preview: SourcePreview) -> list[str]:
    """The first headlines with their dates, and the beginning of an upload, as block quotes."""
    if preview.kind not in {"feed", "sitemap", "upload"}:
        return []
    begins = [block_quote(name(preview.draft.text, TITLE))] if preview.draft else []
    return begins + [block_quote(_headline(headline)) for headline in preview.headlines[:_EXAMPLES]]


def _headline(headline: ArticlePreview) -> str:
    title = name(headline.title, _EXAMPLE)
    return f"{title} · {day(headline.published.day)}" if headline.published else title


def added(health: SourceHealth, preview: SourcePreview, *, can_post: bool) -> Card:
    """Confirms that a source was added, and says what happens next."""
    done = "**{}**".format(say("Added “{name}”.", name=name(health.name)))
    if preview.kind in {"page", "upload"}:
        quotable = say("I can quote it from now on.")
        return card(text([f"{done} {quotable}"]))
    automatic = say("I check for new ones automatically.")
    return card(
        text(
            [
                f"{done} {_fetched_now(preview.count)}",
                f"{automatic} {failure_notice(can_post=can_post)}",
            ]
        )
    )


def _fetched_now(count: int) -> str:
    if not count:
        return say("I fetch its articles now.")
    return plural(count, "I fetch {number} article now.", "I fetch {number} articles now.")


def failure_notice(*, can_post: bool) -> str:
    """A sentence on what happens when a source fails for good."""
    return say(_NOTICE if can_post else _NO_NOTICE)


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
