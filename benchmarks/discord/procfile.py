"""What config/Procfile says, started by honcho against PostgreSQL, its own Chroma and the double.

    pip install honcho
    python -m benchmarks.discord.procfile [--runner honcho] [--log FILE]

The library gets some articles by ``verbale import``; somebody asks in a server of either shard; in
the end honcho is asked to end. The port of the Procfile's Chroma, 8000, must be free.
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from benchmarks.discord.standing import PATIENCE_S
from benchmarks.discord.watches import article, question
from benchmarks.processes import ROOT, environment
from benchmarks.processor import processor
from tests.discord_double import DiscordDouble, Guild, User
from tests.services import postgres

ARTICLES = 20
_PROCFILE = ROOT / "config" / "Procfile"


def _environment(store: str, discord: DiscordDouble) -> dict[str, str]:
    ours = environment()
    programs = Path(sys.executable).parent
    return ours | {
        "PATH": f"{programs}{os.pathsep}{ours['PATH']}",
        "PYTHONPATH": str(ROOT),
        "VERBALE_DISCORD_TOKEN": discord.token,
        "VERBALE_DISCORD__API_URL": discord.api,
        "VERBALE_STORE__URL": store,
        "VERBALE_VECTORS__URL": "http://127.0.0.1:8000",
        "VERBALE_GATHER__IN_BOT": "false",
    }


async def _import(folder: Path, environment: Mapping[str, str]) -> None:
    """Import with vectors compared exactly: the Chroma server is yet to come."""
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(article(one + 1)) + "\n" for one in range(ARTICLES)))
    imports = {**environment, "VERBALE_VECTORS__URL": ""}
    command = ["verbale", "--data", "./data", "import", str(file), "--source", "Gazette"]
    done = await asyncio.create_subprocess_exec(*command, cwd=folder, env=imports)
    assert await done.wait() == 0, "the import failed"


async def measure(folder: Path, store: str, given: argparse.Namespace) -> None:
    """Start, ask, stop, and print."""
    guilds = [Guild(f"Server {number}", id=(1 << 32 | number) << 22) for number in range(2)]
    async with DiscordDouble(guilds=guilds, expect_violations=True) as discord:
        environment = _environment(store, discord)
        await _import(folder, environment)
        began = time.monotonic()
        command = [given.runner, "-f", str(_PROCFILE), "-d", str(folder), "start", "-c", "worker=2"]
        with given.log.open("wb") as output:
            running = await asyncio.create_subprocess_exec(
                *command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            await discord.ready(PATIENCE_S, range(2))
            print(f"both shards there after {time.monotonic() - began:.1f} s")
            for number, guild in enumerate(discord.world.guilds, 1):
                asked = await discord.slash(
                    "ask",
                    {"question": question(number)},
                    user=User(f"person {number}"),
                    channel=guild.general,
                )
                answer = await asked.answer(PATIENCE_S)
                right = f"Zor{number}el" in answer.text.replace("**", "")
                print(f"shard {number - 1}: {'answered rightly' if right else answer.text!r}")
        finally:
            began = time.monotonic()
            running.send_signal(signal.SIGTERM)
            code = await running.wait()
            print(f"stopped after {time.monotonic() - began:.1f} s, with {code}")
            print(f"rules of Discord broken: {len(discord.violations)}")


def main() -> None:
    """Serve PostgreSQL and the double, and start the Procfile."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runner", default="honcho", help="honcho, wherever it is installed")
    parser.add_argument("--log", type=Path, default=Path("procfile.log"))
    given = parser.parse_args()
    given.log = given.log.absolute()
    print(f"{processor()}\n")
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        cluster = held.enter_context(postgres())
        url = cluster.url(held.enter_context(cluster.database()))
        asyncio.run(measure(folder, url, given))


if __name__ == "__main__":
    main()
