"""``/latest``, ``/timeline`` and ``/article``: articles by story."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

from discord import app_commands

from bot.core.choices import Phrase, between, offered
from bot.core.interactions import AnyInteraction, Picture
from bot.core.markdown import clip, day, escape, moment, published_day, small
from bot.core.permissions import anyone, usable_everywhere
from bot.core.runner import Card
from bot.feature import Feature, Shown, answers
from bot.language import plural, plural_if_any, retold, say
from bot.ui.cards import Block, BlockList, BlockPages, card, name, quote_block, side_name, text
from bot.ui.quotes import clipped, masked_link
from index.answer.coverage import Coverage
from index.answer.events import ArticleView, EventAnswer, EventQuery, ToldEvent
from index.answer.presentation.revisions import Part, PartKind, changes, whole_text
from index.answer.presentation.words import events_reason, headline_of
from index.store.rows import Revision

_LISTED = 12
_MARKS: dict[PartKind, str] = {"kept": "{}", "removed": "~~{}~~", "added": "**{}**"}


def article_list(found: ArticleView) -> BlockList:
    """All that is known of an article, as blocks."""
    article = found.article
    heading = masked_link(clipped(article.title, 200) or "…", article.url)
    blocks = [
        Block(tuple(_facts(found))),
        *_copies(found),
        *_story(found),
        *_revisions(found.revisions),
    ]
    return BlockList(heading, tuple(blocks))


def _facts(found: ArticleView) -> Iterator[str]:
    article = found.article
    parts = [
        name(article.outlet) if article.outlet else "",
        moment(article.published) if article.published else say("undated"),
        clipped(article.byline, 80) if article.byline else "",
    ]
    yield " · ".join(filter(None, parts))
    yield f"> {clipped(article.text, 300)}"
    yield small(say("From: {sources}", sources=", ".join(map(name, article.sources[:_LISTED]))))
    if article.partial:
        yield small(say("(partial article)"))
    if article.gone:
        yield small(say("no longer on the web since {day}", day=day(article.gone)))
    if article.correction:
        words = clipped(article.correction, 300)
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
        title = masked_link(clipped(one.title, 120) or "…", one.url)
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
        lines = [f"… {_changed(parts)} …" for parts in islice(found, 6)]
        rest = [small(say("There are further changes."))] if next(found, None) else []
        yield Block((f"**{heading}**", *lines, *rest))


def _changed(parts: Sequence[Part]) -> str:
    """A change on one line."""
    shown = []
    for part in parts:
        lines = (" ".join(one.split()) for one in part.text.splitlines() if one.strip())
        if words := " ¶ ".join(lines):
            shown.append(_MARKS[part.kind].format(escape(clip(words, 240))))
    return " ".join(shown)


PAGE = 6
"""Most events of a page."""


def events_list(found: EventAnswer, *, is_timeline: bool = False) -> BlockList:
    """The newest events of an answer that has any, or those of a topic's timeline."""
    topic = name(found.query.topic or "", 120)
    heading = say("Latest on {topic}", topic=topic) if found.query.topic else say("Latest articles")
    if is_timeline:
        heading = say("Timeline: {topic}", topic=topic)
    cut = say("There are others: narrow them with `since` and `until`.") if found.is_cut else ""
    blocks = tuple(map(_block, found.events))
    return BlockList(heading, blocks, (cut, _ungrouped(found)), PAGE)


def nothing_card(found: EventAnswer) -> Card:
    """Why there are no events."""
    reason = clipped(retold(events_reason(found)), 400)
    return card(text(filter(None, (reason, _ungrouped(found)))))


def coverage_words(coverage: Coverage) -> str:
    """What the picture shows, for those who do not see it."""
    totals = [sum(at) for at in zip(*(counts for _, counts in coverage.counts), strict=True)]
    peak = totals.index(max(totals))
    named = ", ".join(f"{label} {sum(counts)}" for label, counts in coverage.counts[:8])
    return say(
        "Bars: {total} articles from {first} on. {names}. Most, {most}, from {peak} on.",
        total=coverage.total,
        first=day(coverage.days[0]),
        names=named,
        most=totals[peak],
        peak=day(coverage.days[peak]),
    )


def _block(one: ToldEvent) -> Block:
    quote = one.quote
    when = published_day(quote.published)
    heading = f"**{when}**" + (f" · {side_name(one.side)}" if one.side else "")
    spread = ""
    if one.outlets > 1:
        spread = plural(one.outlets, "This story is in {number} outlet.",
                        "This story is in {number} outlets.")  # fmt: skip
    elif one.articles > 1:
        spread = plural(one.articles, "This story has {number} article.",
                        "This story has {number} articles.")  # fmt: skip
    facts = [small(spread)] if spread else []
    return quote_block([heading], quote, *facts, headline=headline_of(quote))


def _ungrouped(found: EventAnswer) -> str:
    """How many articles are in no story; empty for none."""
    return plural_if_any(
        found.ungrouped,
        "{number} article is in no story yet.",
        "{number} articles are in no story yet.",
    )


Topic = app_commands.Range[str, 1, 200]


class Stories(Feature):
    """Lists articles by story for the asker."""

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        names="Whom or what they name, for example: Blinken Wang Yi; else the newest of all",
        side="Only sources of this side",
    )
    @answers(anyone)
    async def latest(
        self, interaction: AnyInteraction, *, names: Topic | None = None, side: Phrase | None = None
    ) -> Shown:
        """List the newest articles that name people or places, one per story."""
        query = EventQuery(names, side, await self._searched(interaction))
        found = await self._verbale.event_service.latest(query)
        if found.reason:
            return nothing_card(found)
        return BlockPages("/latest", lambda: events_list(found))

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(topic="What the timeline is about, for example: grain deal")
    @between
    @answers(anyone)
    async def timeline(
        self,
        interaction: AnyInteraction,
        *,
        topic: Topic,
        since: Phrase | None = None,
        until: Phrase | None = None,
    ) -> Shown:
        """Show a topic's timeline: dated sentences in order, and how much was written."""
        query = EventQuery(topic, None, await self._searched(interaction, since, until))
        found = await self._verbale.event_service.timeline(query)
        if found.reason:
            return nothing_card(found)
        picture = None
        if found.coverage.total:
            png = await self._verbale.event_service.picture(found)
            picture = Picture(png, "coverage.png", coverage_words(found.coverage))
        return BlockPages("/timeline", lambda: events_list(found, is_timeline=True), picture)

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(name="Words of its headline, to choose from; or its link")
    @answers(anyone)
    async def article(
        self, interaction: AnyInteraction, *, name: app_commands.Range[str, 1, 2000]
    ) -> Shown:
        """Show an article: what changed in it, who else printed it, and its story."""
        reach = await self._searched(interaction)
        found = await self._verbale.event_service.article(name.strip(), reach.scopes)
        return BlockPages("/article", lambda: article_list(found))

    @article.autocomplete("name")
    @offered
    async def _headlines(self, interaction: AnyInteraction, typed: str) -> Mapping[str, str]:
        """The latest headlines with the typed words."""
        reach = await self._reach(interaction)
        return dict(await self._verbale.event_service.headlines(typed, *reach.scopes))

    @latest.autocomplete("side")
    @offered
    async def _sides(self, interaction: AnyInteraction, _: str) -> Sequence[str]:
        """The sides that sources take."""
        reach = await self._reach(interaction)
        return await self._verbale.event_service.sides(*reach.scopes)
