"""Generations for the bot's tests, and an indexer that keeps them."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from index.errors import InputError, NotFoundError
from index.indexing.build import BuildState
from index.indexing.service import IndexStatus
from index.store.rows import Generation

BEGUN = datetime(2024, 9, 1, 12, tzinfo=UTC)
PASSAGES = 9_000


def generation(number: int = 1, **changes: Any) -> Generation:
    """A generation that answers since a minute after it was begun, changed."""
    live = Generation(
        id=number,
        encoder="small@0123/bf16-or-better",
        chunker="sentences",
        state="live",
        model="small",
        settings_model="small",
        made_at=BEGUN,
        ended_at=BEGUN + timedelta(minutes=1),
    )
    return replace(live, **changes)


def far(one: Generation, share: float) -> BuildState:
    """How far a generation is that is being encoded."""
    encoded = round(PASSAGES * (share - 0.1) / 0.9) if share < 1 else PASSAGES
    return BuildState(
        generation=one,
        revisions=4_321,
        uncut=0,
        passages=PASSAGES,
        unencoded=PASSAGES - encoded,
        unplaced=0,
    )


@dataclass
class ScriptedIndexer:
    """Keeps generations in memory, as the real one would; a test says how far the build is."""

    generations: list[Generation] = field(default_factory=lambda: [generation()])
    share: float = 0.1
    messages: dict[int, tuple[str, str]] = field(default_factory=dict)
    troubles: dict[str, Exception] = field(default_factory=dict)
    started: list[tuple[str | None, str | None]] = field(default_factory=list)

    async def start(self, model: str | None = None, by: str | None = None) -> Generation:
        await self._begin("start")
        self.started.append((model, by))
        built = generation(
            len(self.generations) + 1,
            state="building",
            model=model or "small",
            asked_by=by,
            ended_at=None,
            made_at=datetime.now(UTC),
        )
        self.generations.append(built)
        return built

    async def cancel(self, number: int | None = None) -> Generation:
        await self._begin("cancel")
        built = self._of("building")
        if built is None or number not in {None, built.id}:
            raise NotFoundError("That is not being built any more.")
        return self.end("cancelled")

    async def rollback(self, by: str | None = None) -> Generation:
        await self._begin("rollback")
        kept = self._of("kept")
        if kept is None:
            raise InputError("None is kept.")
        return self.change(kept.id, state="building", asked_by=by, made_at=datetime.now(UTC))

    async def status(self) -> IndexStatus:
        await self._begin("status")
        live = self._of("live")
        return IndexStatus(
            live=far(live, 1.0) if live else None,
            building=await self.building(),
            kept=self._of("kept"),
            last=self.generations[-1] if self.generations else None,
        )

    async def building(self) -> BuildState | None:
        await self._begin("building")
        built = self._of("building")
        return far(built, self.share) if built else None

    async def show_in(self, built: Generation, channel: str, message: str) -> None:
        self.messages[built.id] = (channel, message)

    async def progress_messages(self) -> list[tuple[Generation, str, str]]:
        await self._begin("progress_messages")
        return [(self._one(number), *place) for number, place in self.messages.items()]

    async def hide(self, built: Generation) -> None:
        self.messages.pop(built.id, None)

    def end(self, state: str, **changes: Any) -> Generation:
        """The build comes to its end; the one that answered is kept where it is live now."""
        built, live = self._of("building"), self._of("live")
        assert built is not None
        if state == "live" and live is not None:
            self.change(live.id, state="kept", ended_at=datetime.now(UTC))
        return self.change(built.id, state=state, ended_at=datetime.now(UTC), **changes)

    def change(self, number: int, **changes: Any) -> Generation:
        self.generations[number - 1] = replace(self._one(number), **changes)
        return self._one(number)

    def _one(self, number: int) -> Generation:
        return self.generations[number - 1]

    def _of(self, state: str) -> Generation | None:
        return next((one for one in reversed(self.generations) if one.state == state), None)

    async def _begin(self, method: str) -> None:
        await asyncio.sleep(0)
        if method in self.troubles:
            raise self.troubles[method]
