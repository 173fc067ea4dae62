"""A build of the index in Discord: its progress message, its result, the button that cancels it."""

import logging
import math
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import discord
from discord.utils import format_dt

from bot.core.discord_calls import FAILURES, Backoff, is_transient, persistently
from bot.core.interactions import Restored, language_of_channel
from bot.core.markdown import ago, clip, escape, mentioned, small
from bot.core.runner import Card
from bot.feature import Parts, Repeated
from bot.language import plural, retold, say, speaking, translatable
from bot.ui.cards import card, name, row, text
from index.indexing.build import BuildState
from index.indexing.service import GRACE, IndexStatus
from index.store.rows import Generation

SOON_S = 1.0
"""Measurements closer together than this are ignored, in seconds."""

_MINUTE_S, _HOUR_S = 60.0, 3600.0


@dataclass(slots=True)
class BuildEta:
    """Estimates the speed of a build from measurements of its progress.

    Attributes:
        share: the share done, 0-1; None before the first measurement.
        at: time of the last measurement, in seconds of a monotonic clock.
        speed: share per second, never negative; None before the second measurement.
    """

    share: float | None = None
    at: float = 0.0
    speed: float | None = None

    def note(self, share: float, at: float) -> None:
        """Record that ``share`` is done at the time ``at``."""
        before, passed = self.share, at - self.at
        if before is not None and passed < SOON_S:
            return
        self.share, self.at = share, at
        if before is None:
            return
        now = max(0.0, share - before) / passed
        weight = 1 - math.exp(-passed / 60.0)  # exponential smoothing
        self.speed = now if self.speed is None else self.speed + weight * (now - self.speed)

    @property
    def left_s(self) -> float | None:
        """Estimated seconds left, never negative; None if there is no estimate."""
        if self.share is None or not self.speed:
            return None
        left = max(0.0, 1 - self.share) / self.speed
        return left if left < 48 * _HOUR_S else None

    @property
    def words(self) -> str:
        """“4 % a minute · about 18 minutes left”, or that the estimate is not ready."""
        left_s = self.left_s
        if left_s is None or self.speed is None:
            return say("estimating the time left…")
        percent = round(self.speed * _MINUTE_S * 100)
        rate = say("{percent} % a minute", percent=percent)
        if not percent:
            rate = say("less than 1 % a minute")
        left = say("about {time} left", time=_long(left_s))
        if left_s < 0.75 * _MINUTE_S:
            left = say("less than a minute left")
        return f"{rate} · {left}"


def _long(seconds: float) -> str:
    minutes = max(1, round(seconds / _MINUTE_S))
    if minutes < 60:
        return plural(minutes, "{number} minute", "{number} minutes")
    tens = round(seconds / _MINUTE_S / 10)
    hours, rest = divmod(tens * 10, 60)
    if not rest:
        return say("{hours} h", hours=hours)
    return say("{hours} h {minutes} min", hours=hours, minutes=rest)


class CancelBuild(Restored, template=r"index:cancel:([0-9]{1,9})"):
    """Cancels the build of one generation; its ``custom_id`` holds the number, for restarts."""

    handler = "Index", "press"


_CELLS = 20
_MODEL = 100
TROUBLE = 1_000
# Everybody in the channel reads this, so the exact failure is only in the log and the terminal.
_PAUSED = translatable(
    "**Paused**: vectors can't be stored right now. It resumes on its own. The operator can run "
    "`verbale doctor` for the cause."
)
_STAGES = {
    "cutting": translatable("splitting articles into passages"),
    "encoding": translatable("encoding passages"),
    "storing": translatable("storing vectors"),
    "checking": translatable("checking"),
}
_OTHER_SETTING = translatable(
    "The settings still name {named}; set encoder.model to {model} before you change them."
)


def bar(share: float) -> str:
    """A progress bar of text with its percentage; full only when all is done."""
    percent = int(max(0.0, min(share, 1.0)) * 100 + 1e-6)  # 0.55 is a little less
    cells = percent * _CELLS // 100
    return f"`{'█' * cells}{'░' * (_CELLS - cells)}` {percent} %"


def stage(state: BuildState) -> str:
    """The current stage of a build."""
    if state.uncut:
        return say(_STAGES["cutting"])
    if state.unencoded:
        return say(_STAGES["encoding"])
    return say(_STAGES["storing" if state.unplaced else "checking"])


def model_of(generation: Generation) -> str:
    """The embedding model of a generation, in markdown."""
    return name(generation.model or generation.encoder, _MODEL)


def progress_card(state: BuildState, pace: BuildEta) -> Card:
    """The progress of a build, with the Cancel button."""
    built = state.generation
    cancel = discord.ui.Button[Card](
        label=say("Cancel"),
        style=discord.ButtonStyle.danger,
        custom_id=f"index:cancel:{built.id}",
    )
    return card(
        text([f"**{heading(built)}**", bar(state.share), f"{stage(state)} · {pace.words}"]),
        text([say(_PAUSED)]) if built.trouble else None,
        text([small(_origin(built)), small(say("I keep answering questions meanwhile."))]),
        row(CancelBuild(cancel)),
    )


def heading(built: Generation) -> str:
    """What is running, in a few words."""
    if is_rollback(built):
        return say("Rolling back to generation {generation}", generation=built.id)
    return say("Building generation {generation}", generation=built.id)


def is_rollback(built: Generation) -> bool:
    """Whether a running build is a rollback: its generation was live before."""
    return built.ended_at is not None


def _origin(built: Generation) -> str:
    return f"{model_of(built)} · {begun(built)}"


def begun(built: Generation) -> str:
    """When a build was started, and by whom."""
    when = ago(built.made_at) if built.made_at else ""
    if person := mentioned(built.asked_by):
        return say("started {when} by {person}", when=when, person=person)
    return say("started {when} from the terminal", when=when)


def result_card(built: Generation, status: IndexStatus) -> Card:
    """The result of a build: the final state of its progress message."""
    return card(text([*_ending(built, status), small(_origin(built))]))


def _ending(built: Generation, status: IndexStatus) -> Sequence[str]:
    live = status.live.generation.id if status.live else None
    still_live = say("Generation {generation} keeps answering.", generation=live) if live else ""
    begun, ended = built.made_at, built.ended_at
    # The start of a rollback that was cancelled is later than its end.
    is_cancelled_rollback = (
        built.state == "kept" and begun is not None and ended is not None and begun > ended
    )
    if built.state == "live":
        return _now_live(built, status)
    if built.state == "failed" or (is_cancelled_rollback and built.trouble):
        trouble = escape(clip(retold(built.trouble or "") or say("The build failed."), TROUBLE))
        return [f"**{not_live(built)}**", trouble, still_live]
    if built.state == "cancelled" or is_cancelled_rollback:
        over = say("Generation {generation} was cancelled.", generation=built.id)
        same = say("Nothing has changed.")
        return [f"**{over}**", f"{same} {still_live}"]
    if live is not None and live < built.id:
        over = say("Generation {generation} was rolled back.", generation=built.id)
        return [f"**{over}**", say("Generation {generation} answers again.", generation=live)]
    over = say("Generation {generation} has been replaced.", generation=built.id)
    return [f"**{over}**", say("Generation {generation} answers now.", generation=live)]


def not_live(built: Generation) -> str:
    """That a build failed."""
    return say("Generation {generation} was not made live.", generation=built.id)


def _now_live(built: Generation, status: IndexStatus) -> Sequence[str]:
    kept = status.kept
    if kept is not None and kept.id > built.id:
        live = say("Generation {generation} answers again.", generation=built.id)
    else:
        live = say("Generation {generation} answers now.", generation=built.id)
    lines = [f"**{live}**"]
    if built.made_at is not None and built.ended_at is not None:
        seconds = (built.ended_at - built.made_at).total_seconds()
        took = say("{seconds} s", seconds=max(1, round(seconds)))
        took = took if seconds < 1.5 * _MINUTE_S else _long(seconds)
        lines[0] += " " + say("The build took {time}.", time=took)
    if kept is not None:
        way_back = say("To return to it, run `/index rollback`.")
        lines.append(f"{kept_until(kept)} {way_back}")
    if built.settings_model is not None and built.model != built.settings_model:
        named = name(built.settings_model, _MODEL)
        lines.append(say(_OTHER_SETTING, named=named, model=model_of(built)))
    return lines


def kept_until(kept: Generation) -> str:
    """How long an earlier generation is kept."""
    if not kept.ended_at:
        return say("Generation {generation} is kept.", generation=kept.id)
    day = format_dt(kept.ended_at + GRACE, "D")
    return say("Generation {generation} is kept until {day}.", generation=kept.id, day=day)


EVERY = 5.0
"""Least seconds between two edits of a message; the final edit does not wait."""
LATER = 60.0
"""The same for messages older than an hour, of which Discord accepts few edits."""

_BACKOFF = Backoff(first=1.0, longest=4.0, within=7.0)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Message:
    """What this process knows about a message.

    Attributes:
        pace: the speed of the build.
        components: the components that it shows; None if unknown.
        edited_at: time of the last edit, in seconds of a monotonic clock.
    """

    pace: BuildEta = field(default_factory=BuildEta)
    components: list[dict[str, Any]] | None = None
    edited_at: float = -_HOUR_S


class ProgressMessages(Repeated):
    """Posts and updates progress messages, including those of an earlier process.

    Each process updates those in servers of its shards.
    """

    does = "update progress messages"

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts, EVERY)
        self._index_service = parts.verbale.index_service
        self._ours: dict[str, bool] = {}
        self._messages: dict[str, _Message] = {}

    async def post(self, channel: int, built: Generation) -> bool:
        """Post the message of a build that has started; False if Discord rejects it.

        Raises:
            VerbaleError: the library cannot store the message's id.
        """
        state = await self._index_service.building()
        if state is None or state.generation.id != built.id:  # over; the next update shows how
            state = BuildState(built, revisions=0, uncut=0, passages=0, unencoded=0, unplaced=0)
        record = _Message()
        record.pace.note(state.share, time.monotonic())
        with speaking(language_of_channel(self._client, channel)):
            card = progress_card(state, record.pace)
        try:
            send = self._client.get_partial_messageable(channel).send
            posting = partial(send, view=card, nonce=secrets.token_hex(8))
            message = await persistently(posting, _BACKOFF)
        except FAILURES as error:
            _log.warning("Cannot post a progress message in channel %d: %r", channel, error)
            return False
        record.components, record.edited_at = _components(card), time.monotonic()
        self._messages[str(message.id)] = record
        await self._index_service.show_in(built, str(channel), str(message.id))
        return True

    async def look(self) -> None:
        """Update every message of this process."""
        unfinished = [
            one for one in await self._index_service.progress_messages() if await self._is_ours(one)
        ]
        state = await self._index_service.building() if unfinished else None
        for built, channel, message in unfinished:
            try:
                with speaking(language_of_channel(self._client, int(channel))):
                    await self._update(built, channel, message, state)
            except FAILURES as error:
                if is_transient(error):
                    _log.warning("The message of generation %d waits: %r", built.id, error)
                    continue
                _log.info(
                    "The message of generation %d can no longer be edited: %r", built.id, error
                )
                await self._forget(built, message)
            except ValueError:
                _log.warning("%r does not identify a Discord message.", (channel, message))
                await self._forget(built, message)

    async def _is_ours(self, unfinished: tuple[Generation, str, str]) -> bool:
        """Whether a message stands in a server of these shards; if unknown, shard 0 sees to it."""
        _, channel, message = unfinished
        shards = self._parts.shards
        if shards.are_all or message in self._messages:
            return True
        if channel not in self._ours:
            try:
                found = await self._client.fetch_channel(int(channel))
            except (*FAILURES, ValueError):
                return shards.lead
            guild = getattr(found, "guild", None)
            self._ours[channel] = shards.has(guild and guild.id)
        return self._ours[channel]

    async def _update(
        self, built: Generation, channel: str, message: str, state: BuildState | None
    ) -> None:
        record = self._messages.setdefault(message, _Message())
        if built.state != "building":
            await self._edit(
                channel, message, record, result_card(built, await self._index_service.status())
            )
            await self._forget(built, message)
        elif state is not None and state.generation.id == built.id:
            record.pace.note(state.share, time.monotonic())
            # An old message is edited more rarely.
            age = (
                discord.utils.utcnow() - discord.utils.snowflake_time(int(message))
            ).total_seconds()
            if time.monotonic() - record.edited_at >= (EVERY if age < _HOUR_S else LATER):
                await self._edit(channel, message, record, progress_card(state, record.pace))

    async def _edit(self, channel: str, message: str, record: _Message, card: Card) -> None:
        """Edit a message, unless it already shows that card."""
        components = _components(card)
        if components == record.components:
            return
        destination = self._client.get_partial_messageable(int(channel))
        record.edited_at = time.monotonic()
        await destination.get_partial_message(int(message)).edit(
            view=card, allowed_mentions=discord.AllowedMentions.none()
        )
        record.components = components

    async def _forget(self, built: Generation, message: str) -> None:
        self._messages.pop(message, None)
        await self._index_service.hide(built)


def _components(card: Card) -> list[dict[str, Any]]:
    return [child.to_component_dict() for child in card.children]
