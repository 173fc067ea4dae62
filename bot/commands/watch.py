"""``/watch``: what is posted when an article comes in, and what a person waits for; ``/digest``."""

from collections.abc import Callable, Mapping, Sequence
from itertools import starmap
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.core.choices import offered
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction, Picture, PictureCard
from bot.core.markdown import clip, day, escape_line, small
from bot.core.permissions import anyone, group_for_all, may_write, server_group
from bot.core.runner import Card
from bot.core.scope import scope_of
from bot.feature import Feature, Parts, Shown, answers
from bot.language import plural, retold, say, translatable
from bot.ui.cards import (
    ButtonIds,
    Drawn,
    Item,
    Pages,
    button,
    card,
    first_that_fits,
    linked_text,
    name,
    row,
    side_name,
    text,
    text_card,
)
from bot.ui.quotes import link_of, short_lines
from index.answer.coverage import StoryCounts
from index.answer.presentation.permalink import watch_feed_path
from index.answer.question.analyze import LONGEST
from index.errors import InputError, NotFoundError
from index.monitoring.quiet_hours import in_figures, read_hours
from index.store.administration.watches import Kind, NewWatch, Pace, Rhythm, Watch, WatchPlace
from index.urls.canonical import host_of
from index.values import PUBLIC, Quote

_C = TypeVar("_C", bound=Callable[..., Any])
PAGE = 6
"""Watches of a page."""


class WatchList(Pages[Watch]):
    """The standing watches of a scope, if one is given, and what a person waits for.

    Below each standing watch are buttons that pause or resume it, and show its addresses.
    """

    def __init__(self, parts: Parts, who: str, scope: str | None) -> None:
        super().__init__("/watch list", PAGE, self._read, self._draw, say(_NOTHING))
        self._parts, self._who, self._scope = parts, who, scope
        self._service = parts.verbale.watch_service
        self._told: list[str] = []

    async def _read(self, *, limit: int, offset: int) -> tuple[int, Sequence[Watch]]:
        standing = [] if self._scope is None else await self._service.standing(self._scope)
        watches = [*standing, *await self._service.waiting(self._who)]
        return len(watches), watches[offset : offset + limit]

    def _draw(self, watches: Sequence[Watch], _: int, __: bool, ids: ButtonIds) -> Drawn:
        items: list[Item] = []
        for one in watches:
            items.append(text(watch_lines(one)))
            if not one.once:
                act, words = ("resume", say("Resume")) if one.paused else ("pause", say("Pause"))
                addresses = button(say("Addresses"), f"addresses{one.id}", ids)
                items.append(row(button(words, f"{act}{one.id}", ids), addresses))
        return say("Watches"), [*items, *([text(self._told)] if self._told else [])]

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page, pause or resume a watch, or show its addresses below.

        Raises:
            VerbaleError: the person may not, the watch is gone, or the library is unavailable.
        """
        self._told = []
        doing, number = act.rstrip("0123456789"), act.lstrip("abcdefghijklmnopqrstuvwxyz")
        if not number:
            return await super().pressed(interaction, act, values)
        await self._parts.runner.gate.require(interaction)
        if doing == "addresses":
            self._told = await self._addresses(int(number))
        else:
            await self._service.pause(self._scope, int(number), paused=doing == "pause")
        await self.refreshed()
        return None

    async def _addresses(self, number: int) -> list[str]:
        """The address of a watch's feed, and the secret that signs what its webhook gets."""
        one = await self._service.one(self._scope, number)
        keys, base = await self._service.keys(), self._parts.asking.snapshots.base
        feed = f"<{base}{watch_feed_path(keys.feed_name(number))}>"
        lines = [say(_ADDRESSES, number=str(number), feed=feed) if base else say(_NO_PAGE)]
        if one.given.place.webhook:
            lines.append(say(_SIGNED, secret=keys.signing_secret(number)))
        return lines


KINDS: dict[Kind, str] = {
    "question": translatable("question"),
    "names": translatable("names"),
    "wording": translatable("wording"),
    "answer": translatable("followed answer"),
    "digest": translatable("digest"),
}

RHYTHMS: dict[Rhythm, str] = {
    "daily": translatable("every day at {hour}"),
    "weekly": translatable("every Monday at {hour}"),
}


def watch_lines(watch: Watch) -> list[str]:
    """A watch in a list: its number, what it looks for, where it posts, and how it is doing."""
    given, place = watch.given, watch.given.place
    kind, typed = say(KINDS[given.kind]), escape_line(clip(given.text, 200))
    parts = [f"**{watch.id}**", kind, typed, side_name(given.side) if given.side else ""]
    where = f"<#{place.channel}>" if place.channel else say("direct message")
    if place.webhook:
        where = say("webhook at {host}", host=escape_line(host_of(place.webhook)))
    elif place.role:
        where += f", <@&{place.role}>"
    details = [where]
    if given.kind == "digest":
        clock = f"{given.hour or 0:02}:00"
        details.append(say(RHYTHMS[given.rhythm or "daily"], hour=clock))
    elif watch.once:
        if given.expires_at:
            details.append(say("until {day}", day=day(given.expires_at.date())))
    else:
        most, quiet = given.pace.most_a_day, in_figures(given.pace)
        details.append(plural(most, "at most {number} post a day", "at most {number} posts a day"))
        if quiet:
            details.append(say("quiet {hours}", hours=quiet))
    if watch.paused:
        details.append(say("paused"))
    if watch.posted:
        details.append(plural(watch.posted, "{number} post", "{number} posts"))
    if watch.left_out:
        details.append(plural(watch.left_out, "{number} left out", "{number} left out"))
    trouble = [small(escape_line(retold(watch.trouble)))] if watch.trouble else []
    return [" · ".join(filter(None, parts)), small(" · ".join(details)), *trouble]


Place = discord.TextChannel | discord.Thread
Most = app_commands.Range[int, 1, 100]
Hours = app_commands.Range[str, 1, 40]
Address = app_commands.Range[str, 1, 2_000]

_CHANNEL = "Where to post; by default, in this channel"


def _posts(command: _C) -> _C:
    """Describe the options of a watch that say where and when it posts."""
    return app_commands.describe(
        channel=_CHANNEL,
        role="The role to ping with each post",
        most="How many posts a day at most; by default, 10",
        quiet="Hours without posts, in this server's time zone: 22:00-07:00. Posts wait for their "
        "end",
        webhook="An address that gets signed JSON instead of posts in a channel",
    )(command)


_ADDED: dict[Kind, str] = {
    "question": translatable(
        "Watch {number}: when an article that comes in answers this, I post its sentence in "
        "{channel}, once per story, at most {most} a day."
    ),
    "names": translatable(
        "Watch {number}: when an article that comes in names all of these together, I post its "
        "sentence in {channel}, once per story, at most {most} a day."
    ),
    "wording": translatable(
        "Watch {number}: when a side words this as it never did before, I post the new wording and "
        "the former one in {channel}, at most {most} a day."
    ),
}
_ADDED_WEBHOOK = translatable(
    "Watch {number}: what it finds goes to the webhook, once per story, at most {most} a day. "
    "/watch list shows the secret that signs it."
)
_ADDRESSES = translatable(
    "What watch {number} finds, as a feed for any feed reader: {feed}\nWhoever knows the address "
    "reads it, so treat it like a password."
)
_NO_PAGE = translatable(
    "Feeds need the web page, which whoever runs me has not published (web.public_url)."
)
_SIGNED = translatable("What its webhook gets is signed with this secret: `{secret}`")
_BOTH = translatable("Choose a channel or a webhook. Make a second watch for the other.")
_NO_ENTRY = translatable("I may not write in {channel}. Let me see it and send messages there.")
_NO_PING = translatable(
    "You may not mention the role “{name}”, so I can't ping it for you. Choose one that everybody "
    "may mention."
)
_NOTHING = translatable(
    "There is nothing to list. /watch question, names and wording post what comes in; the button "
    "*Tell me when you know* below a refusal waits for an answer."
)


class Watches(Feature):
    """Keeps the watches of a server, and shows people what they wait for."""

    watch = group_for_all("watch", "What I post when an article comes in, and what you wait for")

    @watch.command()
    @app_commands.describe(
        question="A question, as for /ask: How many were killed in the earthquake?"
    )
    @_posts
    @answers()
    async def question(
        self,
        interaction: AnyInteraction,
        *,
        question: app_commands.Range[str, 1, LONGEST],
        channel: Place | None = None,
        role: discord.Role | None = None,
        most: Most = 10,
        quiet: Hours | None = None,
        webhook: Address | None = None,
    ) -> Shown:
        """Post the sentence of each new story that answers a question."""
        place = place_of(interaction, channel, role, webhook)
        return await self._added(interaction, "question", question, place, most=most, quiet=quiet)

    @watch.command()
    @app_commands.describe(names="Names that an article must name together: Macron, Merz")
    @_posts
    @answers()
    async def names(
        self,
        interaction: AnyInteraction,
        *,
        names: app_commands.Range[str, 1, 200],
        channel: Place | None = None,
        role: discord.Role | None = None,
        most: Most = 10,
        quiet: Hours | None = None,
        webhook: Address | None = None,
    ) -> Shown:
        """Post the sentence of each new story that names all of some names together."""
        place = place_of(interaction, channel, role, webhook)
        return await self._added(interaction, "names", names, place, most=most, quiet=quiet)

    @watch.command()
    @app_commands.describe(
        wording="A formula such as: one China policy; or names, for what recurs about them",
        side="Only this side: a country or body, for example: China",
    )
    @_posts
    @answers()
    async def wording(
        self,
        interaction: AnyInteraction,
        *,
        wording: app_commands.Range[str, 1, 200],
        side: app_commands.Range[str, 1, 100] | None = None,
        channel: Place | None = None,
        role: discord.Role | None = None,
        most: Most = 10,
        quiet: Hours | None = None,
        webhook: Address | None = None,
    ) -> Shown:
        """Post a side's new wording of a formula, with the former one and what changed."""
        place = place_of(interaction, channel, role, webhook)
        return await self._added(
            interaction, "wording", wording, place, most=most, quiet=quiet, side=side
        )

    async def _added(
        self,
        interaction: AnyInteraction,
        kind: Kind,
        typed: str,
        place: WatchPlace,
        *,
        most: int,
        quiet: str | None,
        side: str | None = None,
    ) -> Card:
        scope, who = scope_of(interaction), actor_id(interaction)
        pace = Pace(most, *(read_hours(quiet) if quiet else ()))
        given = NewWatch(scope, kind, typed, who, place, pace, side=side)
        added = await self._verbale.watch_service.add(given)
        words = _ADDED_WEBHOOK if place.webhook else _ADDED[kind]
        where = f"<#{place.channel}>"
        return card(text([say(words, number=str(added.id), channel=where, most=str(most))]))

    @watch.command(name="list")
    @answers(anyone)
    async def list_watches(self, interaction: AnyInteraction) -> Shown:
        """List this server's watches, and what you wait for."""
        manages = await self._runner.gate.passes(interaction)
        scope = scope_of(interaction) if manages else None
        return await WatchList(self._parts, actor_id(interaction), scope).refreshed()

    @watch.command()
    @app_commands.describe(watch="The number of the watch")
    @answers(anyone)
    async def remove(
        self, interaction: AnyInteraction, watch: app_commands.Range[str, 1, 100]
    ) -> Shown:
        """Remove a watch of this server, or stop waiting for an answer."""
        typed = watch.partition(":")[0].strip().lstrip("#")
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            raise InputError(translatable("Choose a watch from the list, or type its number."))
        number = int(typed)
        try:
            await self._verbale.watch_service.stop_waiting(actor_id(interaction), number)
        except NotFoundError:
            await self._runner.gate.require(interaction)
            await self._verbale.watch_service.remove(scope_of(interaction), number)
        return text_card(say("Watch {number} is removed.", number=str(number)))

    @remove.autocomplete("watch")
    @offered
    async def _watch_choices(self, interaction: AnyInteraction, _: str) -> list[str]:
        """Watches that match the typed text."""
        found = await self._verbale.watch_service.waiting(actor_id(interaction))
        if await self._runner.gate.passes(interaction):
            standing = await self._verbale.watch_service.standing(scope_of(interaction))
            found = [*standing, *found]
        return [f"{one.id}: {clip(one.given.text, 80)}" for one in found]


def place_of(
    interaction: AnyInteraction,
    channel: Place | None,
    role: discord.Role | None = None,
    webhook: str | None = None,
) -> WatchPlace:
    """Where a watch posts, by default in the channel where the command was used.

    Raises:
        InputError: the bot may not write there, the person may not mention the role, or a channel
            and a webhook were chosen.
    """
    if webhook is not None:
        if channel is not None or role is not None:
            raise InputError(_BOTH)
        return WatchPlace(webhook=webhook)
    if role is not None and role.is_default():
        raise InputError(translatable("I never ping everybody. Choose another role."))
    if role and not (role.mentionable or interaction.permissions.mention_everyone):
        raise InputError(_NO_PING.format(name=role.name))
    posting = channel or interaction.channel
    if isinstance(posting, Place) and not may_write(posting):
        raise InputError(_NO_ENTRY.format(channel=f"#{posting.name}"))
    where = interaction.channel_id if posting is None else posting.id
    language = str(interaction.guild_locale or interaction.locale)
    return WatchPlace(str(where), role=str(role.id) if role else None, language=language)


Sides = Mapping[str, tuple[str, ...]]
"""The sides of the sources of each story, by the id of the article that is quoted."""

_TITLE, _SHORT_TITLE = 120, 60


def digest_card(
    topics: str, quotes: Sequence[Quote], sides: Sides, *, links: bool = True, row: Item | None
) -> Card:
    """The stories of a digest, the one of most outlets first; as many as fit.

    Args:
        topics: the topics that it is about; empty for all.
        quotes: a sentence of each story; ``also`` has its other outlets.
        sides: the sides of the sources of each story.
        links: whether quotes have links.
        row: buttons below, or None.
    """
    heading = say("Most reported")
    about = f" · {name(topics, _TITLE)}" if topics else ""
    stories = []
    for one in quotes:
        lines = short_lines(one, _TITLE)
        if named := ", ".join(side_name(each, 40) for each in sides.get(one.article_key, ())):
            lines.append(small(say("Sides: {names}", names=named)))
        stories.append((lines, link_of(one, exact=False) if links else None))
    return first_that_fits(
        card(text([f"### {heading}{about}"]), *starmap(linked_text, stories[:shown]), row)
        for shown in range(len(quotes), -1, -1)
    )


def stories_picture(stories: StoryCounts, png: bytes) -> Picture:
    """The picture of a digest, with what it shows for those who do not see it."""
    told = []
    for number, title in enumerate(stories.titles):
        counts = ((label, some[number]) for label, some in stories.counts)
        named = ", ".join(f"{label} {count}" for label, count in counts if count)
        told.append(f"{number + 1}. {clip(title, _SHORT_TITLE)}: {named}")
    alt = say("Bars: the articles of each story. {stories}", stories="; ".join(told))
    return Picture(png, "stories.png", alt)


Topics = app_commands.Range[str, 1, 200]

_TOPICS = "Only stories about one of these, separated by commas: Taiwan, climate"
_HOUR = "The hour, in this server's time zone; by default, 8"
_WEEK = "Every Monday, not every day"

_DIGEST = translatable("Digest {number} comes {rhythm} in {channel}, if anything has come in.")
_REPLACED = translatable("It replaces digest {number} there.")
_OFF = translatable("There is no digest in {channel} any more.")
_NONE = translatable("There is no digest in {channel}.")


class DigestCommands(Feature):
    """Keeps the digests of a server, and shows one now."""

    digest = server_group(
        "digest", "The stories that most outlets report, each with a sentence", hidden=False
    )

    @digest.command()
    @app_commands.describe(topics=_TOPICS, channel=_CHANNEL, hour=_HOUR, week=_WEEK)
    @answers()
    async def on(
        self,
        interaction: AnyInteraction,
        topics: Topics | None = None,
        channel: Place | None = None,
        hour: app_commands.Range[int, 0, 23] = 8,
        week: bool = False,
    ) -> Shown:
        """Post the most reported stories every day, or every Monday."""
        rhythm: Rhythm = "weekly" if week else "daily"
        place = place_of(interaction, channel)
        new = NewWatch(
            scope_of(interaction), "digest", topics or "", actor_id(interaction), place,
            Pace(50), rhythm=rhythm, hour=hour,
        )  # fmt: skip
        added, replaced = await self._verbale.watch_service.add_digest(new)
        when = say(RHYTHMS[rhythm], hour=f"{hour:02}:00")
        told = say(_DIGEST, number=str(added.id), rhythm=when, channel=f"<#{place.channel}>")
        return card(text([told, *(say(_REPLACED, number=str(one.id)) for one in replaced)]))

    @digest.command()
    @app_commands.describe(channel="The channel whose digest ends; by default, this one")
    @answers()
    async def off(self, interaction: AnyInteraction, channel: Place | None = None) -> Shown:
        """End the digest of a channel."""
        place = place_of(interaction, channel)
        service, scope = self._verbale.watch_service, scope_of(interaction)
        known = [
            one
            for one in await service.standing(scope)
            if one.given.kind == "digest" and one.given.place.channel == place.channel
        ]
        for one in known:
            await service.remove(scope, one.id)
        return card(text([say(_OFF if known else _NONE, channel=f"<#{place.channel}>")]))

    @digest.command()
    @app_commands.describe(topics=_TOPICS, week="Look at the last week, not the last day")
    @answers(anyone)
    async def now(
        self, interaction: AnyInteraction, topics: Topics | None = None, week: bool = False
    ) -> Shown:
        """Show you the most reported stories of the last day or week."""
        service, scope = self._verbale.watch_service, scope_of(interaction)
        stories = await service.digest(scope, topics or "", "weekly" if week else "daily")
        if not stories:
            return text_card(say("No story has come in lately."))
        sides = {one.quote.article_key: one.sides for one in stories}
        quotes = [one.quote for one in stories]
        counts, _, png = await service.digest_picture(quotes, (PUBLIC, scope))
        picture = stories_picture(counts, png)
        return PictureCard(digest_card(topics or "", quotes, sides, row=None), picture)
