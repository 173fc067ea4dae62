"""Writes standing watches, digests included, as JSON, and adds those of such a file."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.answer.presentation.as_json import fields
from index.answer.question.analyze import LONGEST
from index.errors import InputError
from index.monitoring.quiet_hours import in_figures, read_hours
from index.monitoring.service import WatchService, check_watch
from index.store.administration.watches import NewWatch, Pace, Rhythm, Watch, WatchPlace
from index.values import PUBLIC

LARGEST = 2_000_000
"""Most bytes of a file."""

MOST = 1_000
"""Most watches of a file."""

_NO_LIST = (
    "The file holds no list of watches. `verbale watch export` and `/settings export` write one."
)


@dataclass(frozen=True, slots=True)
class FileWatch:
    """A watch of a file.

    Attributes:
        number: its place in the file, from 1.
        given: the watch.
        paused: whether it is paused.
    """

    number: int
    given: NewWatch
    paused: bool


@dataclass(frozen=True, slots=True)
class WatchFile:
    """What a file holds.

    Attributes:
        watches: those that can be read.
        bad: why others cannot, as sentences that name their places.
    """

    watches: tuple[FileWatch, ...]
    bad: tuple[str, ...] = ()


def watch_file(watches: Iterable[Watch]) -> str:
    """The file of some watches, without what they have found, which stays where it is."""
    known = [{key: one for key, one in fields_of(watch).items() if one is not None}
             for watch in watches]  # fmt: skip
    return json.dumps(known, ensure_ascii=False, indent=2) + "\n"


def fields_of(watch: Watch) -> dict[str, Any]:
    """What a watch was asked for, and whether it is paused, as files and JSON name it."""
    given, place = watch.given, watch.given.place
    return {
        **fields(given, "kind", "text", "scope", "source", "side"),
        **fields(place, "channel", "role", "webhook", "language"),
        "most_a_day": given.pace.most_a_day,
        "quiet": in_figures(given.pace) or None,
        **fields(given, "rhythm", "hour", paused=watch.paused),
    }


def read_watch_file(body: bytes, who: str, scope: str | None = None) -> WatchFile:
    """The watches of a file of ``watch_file``, ``verbale watch list --json`` or a server's export.

    Args:
        body: the file.
        who: who adds them.
        scope: the scope of all of them; None for that which each has in the file.

    Raises:
        InputError: the file is too large or holds no list of watches.
    """
    if len(body) > LARGEST:
        raise InputError(f"The file is too large: {LARGEST:,} bytes are the most.")
    found: list[FileWatch] = []
    bad: list[str] = []
    for number, one in enumerate(_listed(body), start=1):
        try:
            entry = _Entry.model_validate(_flat(one))
            given = entry.watch(who, scope)
        except ValidationError as error:
            bad.append(f"Watch {number} of the file: {_reason(error)}.")
        except InputError as error:
            bad.append(f"Watch {number} of the file: {error}")
        else:
            found.append(FileWatch(number, given, entry.paused))
    return WatchFile(tuple(found), tuple(bad))


def _listed(body: bytes) -> list[object]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError(_NO_LIST) from error
    listed = read.get("watches") if isinstance(read, dict) else read
    if not isinstance(listed, list):
        raise InputError(_NO_LIST)
    if len(listed) > MOST:
        raise InputError(
            f"The file lists {len(listed):,} watches, but at most {MOST:,} are imported at once. "
            "Split it."
        )
    return listed


def _flat(one: object) -> object:
    """A watch of a server's export with its fields beside each other."""
    if not (isinstance(one, dict) and isinstance(one.get("given"), dict)):
        return one
    given = dict(one["given"])
    for name in ("place", "pace"):
        inner = given.pop(name, None)
        given.update(inner if isinstance(inner, dict) else {})
    return given | {"paused": one.get("paused", False)}


def _reason(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    message = first["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{place}: {message}" if place else message


class _Entry(BaseModel):
    """A watch as it stands in a file; fields that are not known are ignored."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["question", "names", "wording", "digest"]
    text: str = Field(max_length=LONGEST)
    scope: str = PUBLIC
    source: str | None = Field(None, max_length=200)
    side: str | None = Field(None, max_length=100)
    channel: str | None = None
    role: str | None = None
    webhook: str | None = Field(None, max_length=2_000)
    language: str = Field("en-US", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$")
    most_a_day: int = Field(10, ge=1, le=100)
    quiet: str | None = None
    quiet_from: int | None = Field(None, ge=0, lt=24 * 60)
    quiet_until: int | None = Field(None, ge=0, le=24 * 60)
    rhythm: Rhythm | None = None
    hour: int | None = Field(None, ge=0, le=23)
    answer_key: str | None = None
    paused: bool = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.answer_key is not None:
            raise ValueError("it waits for one answer, below a message; only its person can do so")
        if self.channel and self.webhook:
            raise ValueError("it has a channel and a webhook; give one of them")
        if self.kind == "digest" and None in (self.channel, self.rhythm, self.hour):
            raise ValueError("a digest needs channel, rhythm (daily or weekly) and hour")
        return self

    def watch(self, who: str, scope: str | None) -> NewWatch:
        """The watch.

        Raises:
            InputError: the quiet hours cannot be read, or as ``check_watch``.
        """
        hours = read_hours(self.quiet) if self.quiet else (self.quiet_from, self.quiet_until)
        digest = self.kind == "digest"
        given = NewWatch(
            scope or self.scope, self.kind, self.text, who,
            WatchPlace(self.channel, role=self.role, language=self.language, webhook=self.webhook),
            Pace(50 if digest else self.most_a_day, *hours),
            source=self.source, side=self.side,
            rhythm=self.rhythm if digest else None, hour=self.hour if digest else None,
        )  # fmt: skip
        check_watch(given)
        return given


async def add_watches(
    service: WatchService, file: WatchFile, *, look: bool
) -> tuple[int, int, list[str]]:
    """Add the watches of a file that are not there yet.

    A watch is there if one of its scope looks for the same and posts in the same place; a digest,
    if its channel has one.

    Args:
        service: keeps watches.
        file: what is to be added.
        look: whether to count only.

    Returns:
        how many are added, how many were there already, and why others could not be added.
    """
    there = {_key(one.given) for one in await service.standing(None)}
    added = known = 0
    bad = list(file.bad)
    for one in file.watches:
        if _key(one.given) in there:
            known += 1
            continue
        try:
            if not look:
                if one.given.kind == "digest":
                    made, _ = await service.add_digest(one.given)
                else:
                    made = await service.add(one.given)
                if one.paused:
                    await service.pause(one.given.scope, made.id, paused=True)
        except InputError as error:
            bad.append(f"Watch {one.number} of the file: {error}")
            continue
        there.add(_key(one.given))
        added += 1
    return added, known, bad


def _key(given: NewWatch) -> Sequence[str | None]:
    place = given.place
    if given.kind == "digest":
        return (given.scope, given.kind, place.channel, given.rhythm)
    words = (" ".join(given.text.casefold().split()), (given.side or "").casefold())
    return (given.scope, given.kind, *words, given.source, place.channel, place.webhook)
