"""``/latest``, ``/timeline`` and ``/article``: articles by story."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from discord import app_commands

from bot.core.choices import Choices, Phrase, choices, keyed_choices
from bot.core.interactions import AnyInteraction, Picture, PictureCard
from bot.core.markdown import clip, day, escape, escape_line, moment, published_day, small
from bot.core.permissions import usable_everywhere
from bot.core.runner import Card
from bot.feature import Feature
from bot.translations.language import plural, retold, say
from bot.ui.cards import Block, BlockList, BlockPages, ButtonIds, card, name, side_name, text
from bot.ui.quotes import correction_line, link_of, masked_link, quoted, source_line, too_long
from index.answer.coverage import Coverage
from index.answer.events import ArticleView, EventAnswer, EventQuery, ToldEvent
from index.answer.presentation.revisions import Part, PartKind, changes, whole_text
from index.answer.presentation.words import events_reason, headline_of
from index.store.rows import Revision

ARTICLE = "/article"

_TITLE = 200
_CHANGES = 6
"""Most changes of a revision that are shown."""
_PART = 240
_LISTED = 12
_FIRST = 300
"""Characters of the text that are shown."""
_PARAGRAPHS = " ¶ "
"""Stands for the end of a paragraph or headline within a change."""
_MARKS: dict[PartKind, str] = {"kept": "{}", "removed": "~~{}~~", "added": "**{}**"}


def article_list(found: ArticleView) -> BlockList:
    """All that is known of an article, as blocks."""
    article = found.article
    heading = masked_link(escape_line(clip(article.title, _TITLE)) or "…", article.url)
    blocks = [
        Block(tuple(_facts(found))),
        *_copies(found),
        *_story(found),
        *_revisions(found.revisions),
    ]
    return BlockList(ARTICLE, heading, tuple(blocks))


def _facts(found: ArticleView) -> Iterator[str]:
    article = found.article
    parts = [
        name(article.outlet) if article.outlet else "",
        moment(article.published) if article.published else say("undated"),
        escape_line(clip(article.byline, 80)) if article.byline else "",
    ]
    yield " · ".join(filter(None, parts))
    yield f"> {escape_line(clip(article.text, _FIRST))}"
    yield small(say("From: {sources}", sources=", ".join(map(name, article.sources[:_LISTED]))))
    if article.partial:
        yield small(say("(partial article)"))
    if article.gone:
        yield small(say("no longer on the web since {day}", day=day(article.gone)))
    if article.correction:
        words = escape_line(clip(article.correction, 300))
        yield small(say("Correction by the publisher: {words}", words=words))
    if len(found.revisions) == 1:
        yield small(say("Its text has not changed since it was fetched."))


def _copies(found: ArticleView) -> Iterator[Block]:
    """The copies, and who printed the text first, if all of them have dates."""
    if not found.copies:
        return
    article = found.article
    heading = say("The same text elsewhere")
    lines = [f"**{heading}**"]
    for one in found.copies[:_LISTED]:
        label = masked_link(name(one.outlet or "…"), one.url)
        lines.append(f"{label} · {moment(one.published) if one.published else say('undated')}")
    lines += _further(len(found.copies))
    printed = [(article.published, article.outlet)]
    printed += [(one.published, one.outlet) for one in found.copies]
    dated = [(when.moment, outlet or "…") for when, outlet in printed if when is not None]
    if len(dated) == len(printed):
        lines.append(small(say("Printed first by {outlet}.", outlet=name(min(dated)[1]))))
    yield Block(tuple(lines))


def _story(found: ArticleView) -> Iterator[Block]:
    """The other articles of the story, without copies."""
    known = {found.article.key, *(one.key for one in found.copies)}
    others = [one for one in found.story if one.article_key not in known]
    if not others:
        return
    heading = plural(found.outlets, "The story, in {number} outlet",
                     "The story, in {number} outlets")  # fmt: skip
    lines = [f"**{heading}**"]
    for one in others[:_LISTED]:
        when = published_day(one.published)
        title = masked_link(escape_line(clip(one.title, 120)) or "…", one.url)
        lines.append(f"{when} · {name(one.source)} · {title}")
    yield Block((*lines, *_further(len(others))))


def _further(number: int) -> list[str]:
    more = number - _LISTED
    return [small(say("and {number} more", number=more))] if more > 0 else []


def _revisions(revisions: Sequence[Revision]) -> Iterator[Block]:
    """What changed from each revision to the next, the latest change first."""
    for before, after in reversed(list(pairwise(revisions))):
        heading = say("Revision {number}, fetched {day}",
                      number=after.number, day=day(after.gathered_at.date()))  # fmt: skip
        found = changes(whole_text(before), whole_text(after))
        lines = [f"… {_changed(parts)} …" for parts in islice(found, _CHANGES)]
        rest = [small(say("There are further changes."))] if next(found, None) else []
        yield Block((f"**{heading}**", *lines, *rest))


def _changed(parts: Sequence[Part]) -> str:
    """A change on one line."""
    shown = []
    for part in parts:
        lines = (" ".join(one.split()) for one in part.text.splitlines() if one.strip())
        if words := _PARAGRAPHS.join(lines):
            shown.append(_MARKS[part.kind].format(escape(clip(words, _PART))))
    return " ".join(shown)


LATEST, TIMELINE = "/latest", "/timeline"
PAGE = 6
"""Most events of a page."""

_HEADLINE, _REASON = 120, 400
_SERIES = 8


def events_list(found: EventAnswer, command: str) -> BlockList:
    """The events of an answer that has any."""
    blocks = tuple(_block(one) for one in found.events)
    return BlockList(command, _heading(found, command), blocks, tuple(_notes(found)), PAGE)


def nothing_card(found: EventAnswer) -> Card:
    """Why there are no events."""
    reason = clip(retold(events_reason(found)), _REASON)
    return card(text([escape_line(reason), *_ungrouped(found)]))


@dataclass(slots=True)
class TimelinePages(BlockPages):
    """A timeline, page by page, with its picture below each page.

    Attributes:
        picture: the picture; None where there is nothing to draw.
    """

    picture: Picture | None = None

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page."""
        # super() does not find the class in a dataclass with slots.
        page = BlockPages.render(self, ids, footnote)
        return PictureCard(page, self.picture) if self.picture else page


def coverage_words(coverage: Coverage) -> str:
    """What the picture shows, for those who do not see it."""
    totals = [sum(at) for at in zip(*(counts for _, counts in coverage.counts), strict=True)]
    peak = totals.index(max(totals))
    named = ", ".join(f"{label} {sum(counts)}" for label, counts in coverage.counts[:_SERIES])
    return say(
        "Bars: {total} articles from {first} on. {names}. Most, {most}, from {peak} on.",
        total=coverage.total,
        first=day(coverage.days[0]),
        names=named,
        most=totals[peak],
        peak=day(coverage.days[peak]),
    )


def _heading(found: EventAnswer, command: str) -> str:
    topic = name(found.query.topic or "", 120) if found.query.topic else ""
    if command == TIMELINE:
        return say("Timeline: {topic}", topic=topic)
    return say("Latest on {topic}", topic=topic) if topic else say("Latest articles")


def _block(one: ToldEvent) -> Block:
    quote = one.quote
    when = published_day(quote.published)
    heading = f"**{when}**" + (f" · {side_name(one.side)}" if one.side else "")
    headline = escape_line(clip(headline_of(quote), _HEADLINE))
    facts = [
        small(" · ".join(filter(None, (headline, source_line(quote, dated=False))))),
        *_spread(one),
        *correction_line(quote),
    ]
    return Block(
        (heading, quoted(quote), *facts),
        link_of(quote, exact=False),
        short=(heading, too_long(), *facts),
    )


def _spread(one: ToldEvent) -> Iterator[str]:
    """How many outlets have the story, as at most one line."""
    if one.outlets > 1:
        yield small(
            plural(one.outlets, "This story is in {number} outlet.",
                   "This story is in {number} outlets.")
        )  # fmt: skip
    elif one.articles > 1:
        yield small(
            plural(one.articles, "This story has {number} article.",
                   "This story has {number} articles.")
        )  # fmt: skip


def _notes(found: EventAnswer) -> Iterator[str]:
    if found.is_cut:
        yield say("There are others: narrow them with `since` and `until`.")
    yield from _ungrouped(found)


def _ungrouped(found: EventAnswer) -> list[str]:
    if not found.ungrouped:
        return []
    return [
        plural(
            found.ungrouped,
            "{number} article is in no story yet.",
            "{number} articles are in no story yet.",
        )
    ]


Topic = app_commands.Range[str, 1, 200]


class Stories(Feature):
    """Lists articles by story for the asker."""

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        names="Whom or what they name, for example: Blinken Wang Yi; else the newest of all",
        side="Only sources of this side",
    )
    async def latest(
        self, interaction: AnyInteraction, *, names: Topic | None = None, side: Phrase | None = None
    ) -> None:
        """List the newest articles that name people or places, one per story."""

        async def work() -> Card:
            query = await self._query(interaction, names, side=side)
            found = await self._verbale.event_service.latest(query)
            if found.reason:
                return nothing_card(found)
            view = BlockPages(lambda: events_list(found, LATEST), LATEST)
            return await self._show(interaction, view)

        await self._search(interaction, work)

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        topic="What the timeline is about, for example: grain deal",
        since="Only articles published on or after this date: 2024-08-01, last week, May 2022",
        until="Only articles published on or before this date: 2024-08-31, yesterday, 2022",
    )
    async def timeline(
        self,
        interaction: AnyInteraction,
        *,
        topic: Topic,
        since: Phrase | None = None,
        until: Phrase | None = None,
    ) -> None:
        """Show a topic's timeline: dated sentences in order, and how much was written."""

        async def work() -> Card:
            query = await self._query(interaction, topic, since=since, until=until)
            found = await self._verbale.event_service.timeline(query)
            if found.reason:
                return nothing_card(found)
            view = TimelinePages(
                lambda: events_list(found, TIMELINE),
                TIMELINE,
                picture=await self._picture(found),
            )
            return await self._show(interaction, view)

        await self._search(interaction, work)

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(name="Words of its headline, to choose from; or its link")
    async def article(
        self, interaction: AnyInteraction, *, name: app_commands.Range[str, 1, 2000]
    ) -> None:
        """Show an article: what changed in it, who else printed it, and its story."""

        async def work() -> Card:
            scopes = (await self._reach(interaction)).scopes
            found = await self._verbale.event_service.article(name.strip(), scopes)
            view = BlockPages(lambda: article_list(found), ARTICLE)
            return await self._show(interaction, view)

        await self._search(interaction, work)

    @article.autocomplete("name")
    async def _headlines(self, interaction: AnyInteraction, typed: str) -> Choices:
        """The latest headlines with the typed words."""
        return await keyed_choices(self._found(interaction, typed))

    @latest.autocomplete("side")
    async def _sides(self, interaction: AnyInteraction, typed: str) -> Choices:
        """The sides that sources take."""
        return await choices(self._taken(interaction), typed)

    async def _found(self, interaction: AnyInteraction, typed: str) -> list[tuple[str, str]]:
        reach = await self._reach(interaction)
        return await self._verbale.event_service.headlines(typed, *reach.scopes)

    async def _taken(self, interaction: AnyInteraction) -> list[str]:
        reach = await self._reach(interaction)
        return await self._verbale.event_service.sides(*reach.scopes)

    async def _query(
        self,
        interaction: AnyInteraction,
        topic: str | None,
        *,
        since: str | None = None,
        until: str | None = None,
        side: str | None = None,
    ) -> EventQuery:
        return EventQuery(topic, side, await self._reach(interaction, since, until))

    async def _picture(self, found: EventAnswer) -> Picture | None:
        if not found.coverage.total:
            return None
        png = await self._verbale.event_service.picture(found)
        return Picture(png, "coverage.png", coverage_words(found.coverage))
