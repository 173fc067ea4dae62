"""``/index``: status and builds of the index; a server's audit log and feedback."""

import re
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from discord import app_commands
from discord.utils import format_dt

from bot.asking.surfaces import CONVERSATIONS
from bot.commands.build_progress import (
    TROUBLE,
    CancelBuild,
    bar,
    begun,
    heading,
    is_rollback,
    kept_until,
    model_of,
    not_live,
    stage,
)
from bot.commands.feedback import reason_in_words
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction
from bot.core.markdown import ago, block_quote, clip, escape_line, mentioned, small, strong
from bot.core.permissions import Gate, server_group
from bot.core.preferences import DATES, DIRECT, NEVER, PRIVATE
from bot.core.runner import Card
from bot.core.scope import scope_of, scopes_of
from bot.feature import Feature, Shown, answers
from bot.language import numeral, plural, retold, say, translatable
from bot.ui.cards import (
    ButtonIds,
    Confirmation,
    Drawn,
    Pages,
    card,
    name,
    text,
    text_card,
)
from index.errors import BuildRunningError, InputError
from index.indexing.service import GRACE, IndexStatus
from index.store.administration.answers import Rating
from index.store.administration.audit_log import SOMEBODY, AuditEntry
from index.store.administration.servers import TIME_ZONE
from index.store.rows import Generation
from index.store.sources import SourceHealth
from index.values import PUBLIC

CHANGES_ON_PAGE = 8
"""Changes on a page."""

_RIGHTS = {
    "role.sources": translatable("who may change the sources"),
    "role.admins": translatable("who may administer me"),
}
_LIMITS = {
    "limit.sources": translatable("how many sources this server may have"),
    "limit.articles": translatable("how many articles its sources may bring"),
    "limit.questions": translatable("how many questions each person may ask a minute"),
    "limit.megabytes": translatable("how many megabytes of text its sources may bring"),
}
_PREFERENCES = {
    TIME_ZONE: translatable("the time zone"),
    DATES: translatable("how days are written"),
    PRIVATE: translatable("whether answers are private"),
    DIRECT: translatable("whether direct messages are answered from this server's sources"),
    CONVERSATIONS: translatable("whether conversations get threads"),
}
_VALUES = {
    "none": translatable("the default"),
    "yes": translatable("yes"),
    NEVER: translatable("no"),
}
_DETAILS = 150


def _change_lines(entry: AuditEntry) -> list[str]:
    subject, details = _subject_and_details(entry)
    what = f"**{escape_line(retold(entry.what))}**" + (f" · {subject}" if subject else "")
    somebody = say("somebody") if entry.who == SOMEBODY else say("the bot's operators")
    kind, _, where = entry.place.partition(":")
    channel = where.rpartition("/")[2]
    is_channel = kind == "discord" and channel.isdigit()
    place = f"<#{channel}>" if is_channel else escape_line(kind)
    parts = [ago(entry.at), mentioned(entry.who) or somebody, place, details]
    return [what, small(" · ".join(part for part in parts if part))]


def _subject_and_details(entry: AuditEntry) -> tuple[str, str]:
    """What was changed and how, in markdown; settings as phrases instead of keys and ids."""
    key, value = entry.subject or "", entry.details or ""
    if entry.what == "setting changed" and key in _RIGHTS:
        if not value.isdecimal():
            return say(_RIGHTS[key]), say("only Manage Server")
        is_everybody = entry.scope.endswith(f":{value}")  # the server's own id
        return say(_RIGHTS[key]), say("every member") if is_everybody else f"<@&{value}>"
    if entry.what == "setting changed" and key in _LIMITS:
        return say(_LIMITS[key]), value if value.isdecimal() else say(_VALUES["none"])
    if entry.what == "setting changed" and key in _PREFERENCES:
        shown = say(_VALUES[value]) if value in _VALUES else escape_line(clip(value, _DETAILS))
        return say(_PREFERENCES[key]), shown
    return name(key, 100) if key else "", escape_line(clip(retold(value), _DETAILS))


RATINGS_ON_PAGE = 5
"""Ratings on a page."""

_NO_RATINGS = translatable(
    "Nobody has rated an answer bad in this server. Rate answers with 👍 or 👎 below them."
)
_WORDS = 150


def _rating_lines(rating: Rating, length: int) -> list[str]:
    lines = [f"**{name(rating.question, min(200, 2 * length))}**"]
    first = rating.quotes[0] if rating.answered and rating.quotes else None
    if first is None:
        lines.append(say("No answer was given.") if not rating.answered else "")
    elif first.sentence is None:
        gone = say("The article has been removed.")
        lines.append(f"*{gone}*")
    else:
        lines.append(block_quote(escape_line(clip(first.sentence, length))))
    reason = reason_in_words(rating.reason) if rating.reason else say("no reason given")
    parts = [reason, ago(rating.at)]
    if rating.words:
        parts.insert(1, f"“{escape_line(clip(rating.words, min(_WORDS, length)))}”")
    return [line for line in [*lines, small(" · ".join(parts))] if line]


_NO_ROOM = translatable(
    "The disk is almost full. Fetching resumes on its own once the bot's operators have made room."
)


def status_card(
    status: IndexStatus,
    sources: Sequence[SourceHealth],
    shortage: str | None = None,
    *,
    owner: bool,
) -> Card:
    """The status, as far as the asker may see it.

    Args:
        status: the status of the whole index; counts are shown as percentages only.
        sources: the sources visible in this server.
        shortage: why fetching is suspended, or None.
        owner: whether the asker is an operator, who also sees why a build failed and how full the
            disk is.
    """
    live, building, kept, last = status.live, status.building, status.kept, status.last
    lines = [strong(say("Index"))]
    if live is None:
        lines.append(say("There are no articles yet. Add a source with `/source add`."))
    else:
        built = live.generation
        lines.append(
            say(
                "Generation {generation} answers ({model}).",
                generation=built.id,
                model=model_of(built),
            )
        )
        if since := built.ended_at or built.made_at:
            lines.append(say("In use since {when}.", when=format_dt(since, "f")))
        if not live.is_complete:
            lines.append(say("{bar} of the articles are indexed", bar=bar(live.share)))
    others = []
    if building is not None:
        built = building.generation
        others = [
            f"{heading(built)} ({model_of(built)}), {begun(built)}.",
            f"{bar(building.share)} · {stage(building)}",
        ]
    elif last is not None and last.state == "failed":
        why = escape_line(clip(retold(last.trouble or ""), TROUBLE)) if owner else ""
        others = [why or not_live(last)]
    if kept is not None:
        others.append(kept_until(kept))
    own = [source for source in sources if source.scope != PUBLIC]
    public = [source for source in sources if source.scope == PUBLIC]
    articles = [
        say("This server's own sources: {amount}", amount=_amount(own)),
        say("Public sources: {amount}", amount=_amount(public)),
    ]
    why = escape_line(retold(shortage or "")) if owner else say(_NO_ROOM)
    return card(
        text(lines),
        text(others or [say("No build is running, and no earlier generation is kept.")]),
        text(articles),
        text([strong(say("Nothing is fetched at the moment.")), why]) if shortage else None,
    )


def _amount(sources: Sequence[SourceHealth]) -> str:
    if not sources:
        return say("none")
    articles = sum(source.articles for source in sources)
    counted = plural(articles, "{number} article", "{number} articles")
    return say("{sources} with {articles}", sources=numeral(len(sources)), articles=counted)


_STARTED = translatable("{begun}; a message in this channel shows the progress.")
_STARTED_SILENTLY = translatable(
    "{begun}. I can't post in this channel, so no message shows the progress; run /index status "
    "to see it."
)


_CANCELLED = translatable("Generation {generation} is cancelled; nothing has changed.")
_REBUILDS = translatable(
    "I build a new generation from the stored articles, encoded with {model}. I fetch nothing from "
    "the web, and I don't encode again what that model has already encoded."
)
_MEANWHILE = translatable(
    "Meanwhile generation {generation} ({model}) keeps answering. When the new one is complete and "
    "passes its check, it takes over at once."
)
_ROLLS_BACK = translatable(
    "It is encoded with {model}. I first add the articles that came in since, while generation "
    "{generation} ({other}) keeps answering; then it takes over at once."
)


class Index(Feature):
    """Translates ``/index`` into calls of the library."""

    buttons = (CancelBuild,)

    index = server_group("index", "The index, this server's audit log and its ratings of answers")

    @index.command()
    @answers(Gate.require_admin_or_owner)
    async def status(self, interaction: AnyInteraction) -> Shown:
        """Show which generation of the index answers, and whether a build is running."""
        sources = await self._verbale.source_service.health(scopes_of(interaction))
        shortage = await self._verbale.source_service.shortage()
        status = await self._verbale.index_service.status()
        owner = await self._runner.gate.owns(interaction)
        return status_card(status, sources, shortage, owner=owner)

    @index.command()
    @app_commands.describe(model="The embedding model to use; by default, the one in the settings")
    @answers(Gate.require_owner)
    async def reindex(
        self, interaction: AnyInteraction, model: app_commands.Range[str, 1, 200] | None = None
    ) -> Shown:
        """Rebuild the index while the current one keeps answering questions."""
        chosen = (model or "").strip() or None
        status = await self._idle_status()
        if status.live is None:
            raise InputError(translatable("The library is empty, so there's nothing to index."))
        live = status.live.generation
        by = name(chosen, 100) if chosen else say("the model in the settings")
        lines = [
            strong(say("Rebuild the index?")),
            say(_REBUILDS, model=by),
            say(_MEANWHILE, generation=live.id, model=model_of(live)),
            _kept(live),
        ]
        begin = partial(self._verbale.index_service.start, chosen, actor_id(interaction))
        return self._confirmation("/index reindex", lines, say("Start"), begin)

    @index.command()
    @answers(Gate.require_owner)
    async def rollback(self, interaction: AnyInteraction) -> Shown:
        """Roll back to the previous generation of the index."""
        status = await self._idle_status()
        if status.kept is None or status.live is None:
            raise InputError(translatable("No earlier generation is kept, so you can't roll back."))
        kept, live = status.kept, status.live.generation
        lines = [
            strong(say("Roll back to generation {generation}?", generation=kept.id)),
            say(_ROLLS_BACK, model=model_of(kept), generation=live.id, other=model_of(live)),
            _kept(live),
        ]
        begin = partial(self._verbale.index_service.rollback, actor_id(interaction))
        return self._confirmation("/index rollback", lines, say("Go back"), begin)

    async def _idle_status(self) -> IndexStatus:
        """The status; no build may be running.

        Raises:
            BuildRunningError: a build is running.
        """
        status = await self._verbale.index_service.status()
        if status.building is not None:
            running = status.building.generation
            raise BuildRunningError(running.id, back=is_rollback(running))
        return status

    def _confirmation(
        self,
        command: str,
        lines: Sequence[str],
        label: str,
        begin: Callable[[], Awaitable[Generation]],
    ) -> Confirmation:
        """Ask before a build starts; a message in the channel then shows how far it is."""

        async def work(pressed: AnyInteraction) -> Card:
            built = await begin()
            progress = pressed.client.get_cog("ProgressMessages")
            posted = await progress.post(pressed.channel_id or 0, built)
            return text_card(say(_STARTED if posted else _STARTED_SILENTLY, begun=heading(built)))

        return Confirmation(
            command,
            lines,
            go=("begin", label),
            leave=("leave", say("Leave it")),
            left=say("Nothing was started."),
            work=work,
            style="good",
        )

    @index.command()
    @answers(Gate.require_owner)
    async def cancel(self, interaction: AnyInteraction) -> Shown:
        """Cancel the running build; the current index stays."""
        return await self._cancelled(interaction, None)

    async def press(self, interaction: AnyInteraction, match: re.Match[str]) -> None:
        """Handle the Cancel button; every failure is reported to the person who pressed."""
        async with self._runner.reporting(interaction):
            work = partial(self._cancelled, interaction, int(match[1]))
            await self.answer(interaction, work, Gate.require_owner)

    async def _cancelled(self, interaction: AnyInteraction, number: int | None) -> Card:
        cancelled = await self._verbale.index_service.cancel(number)
        interaction.client.get_cog("ProgressMessages").soon()
        return text_card(say(_CANCELLED, generation=cancelled.id))

    @index.command()
    @answers(Gate.require_admin)
    async def log(self, interaction: AnyInteraction) -> Shown:
        """Show who changed what in this server, and when."""
        read = partial(self._verbale.admin_service.log, [scope_of(interaction)])

        def draw(changes: Sequence[AuditEntry], total: int, _: bool, __: ButtonIds) -> Drawn:
            heading = plural(total, "{number} change", "{number} changes")
            return heading, [text(_change_lines(change)) for change in changes]

        empty = say("Nothing has changed in this server yet.")
        return await Pages("/index log", CHANGES_ON_PAGE, read, draw, empty).refreshed()

    @index.command()
    @answers(Gate.require_admin)
    async def feedback(self, interaction: AnyInteraction) -> Shown:
        """Show which answers people rated bad in this server, and why."""
        rated = self._verbale.admin_service.feedback
        read = partial(rated, [scope_of(interaction)], good=False)

        def draw(ratings: Sequence[Rating], total: int, short: bool, _: ButtonIds) -> Drawn:
            heading = plural(total, "{number} answer rated bad", "{number} answers rated bad")
            length = 80 if short else 250
            return heading, [text(_rating_lines(rating, length)) for rating in ratings]

        pages = Pages("/index feedback", RATINGS_ON_PAGE, read, draw, say(_NO_RATINGS))
        return await pages.refreshed()


def _kept(live: Generation) -> str:
    """How long the generation that answers now is kept after another has taken over."""
    return plural(
        GRACE.days,
        "Generation {generation} is then kept for {number} day, so you can roll back.",
        "Generation {generation} is then kept for {number} days, so you can roll back.",
        generation=live.id,
    )
