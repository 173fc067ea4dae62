"""A real bot, ``verbale run``, in a process of its own that can be killed and begun again."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import ROOT, environment
from tests.discord_double import DiscordDouble, User

VERBALE: tuple[str, ...] = (sys.executable, "-m", "index")
PATIENCE_S = 400.0
"""How long a start, and an answer of a bot that is not busy, may take."""


@dataclass(slots=True)
class Bot:
    """The bot's process.

    Attributes:
        discord: the double that it connects to.
        data: the data folder of its library.
        log: the file that receives what it logs, over all its lives.
        command: what to run.
        shards: the shards that it runs; None for all.
    """

    discord: DiscordDouble
    data: Path
    log: Path
    command: Sequence[str] = ()
    shards: Sequence[int] | None = None
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def begin(self) -> None:
        """Start it, and wait until it has identified at the gateway."""
        known = len(self.discord.gateway.identifies)
        command = self.command or (*VERBALE, "--data", str(self.data), "run")
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=self._environment(), stdout=output, stderr=output
            )
        gateway = self.discord.gateway
        await self.discord.until(
            lambda: len(gateway.identifies) > known, "the bot did not identify"
        )
        await self.discord.ready(PATIENCE_S, self.shards)

    def _environment(self) -> dict[str, str]:
        return environment() | {
            "VERBALE_DISCORD_TOKEN": self.discord.token,
            "VERBALE_DISCORD__API_URL": self.discord.api,
            "VERBALE_GATHER__IN_BOT": "false",
        }

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        """End it by SIGKILL."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """End it by SIGTERM; it finishes what it is doing."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.wait()

    async def warm(self) -> None:
        """Wait until its models are loaded and several questions are answered."""
        for number in range(8):
            asked = await self.discord.slash(
                "ask", {"question": f"who met envoy {number}?"}, user=User(f"warmer {number}")
            )
            await asked.answer(PATIENCE_S)


@asynccontextmanager
async def running(bot: Bot) -> AsyncIterator[Bot]:
    """The bot for the length of a block; killed at the end if it still runs."""
    await bot.begin()
    try:
        yield bot
    finally:
        await bot.kill()


@contextmanager
def copied(library: Path) -> Iterator[Path]:
    """A copy of a data folder, without its locks, for the length of a block."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(library, data, ignore=shutil.ignore_patterns("*.lock"))
        yield data
