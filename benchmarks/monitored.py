"""``python -m benchmarks.monitored``: the alert rules and the dashboard in a real Prometheus.

Starts a bot against the Discord double and a worker that reads one feed which works and one which
does not, asks questions that are answered, refused and fail, and lets Prometheus (Debian: ``apt
install prometheus``) scrape both. Then each panel's expression and each alert's is queried through
Prometheus' API. The encoder counts words. Prints a table; exits with 1 if an expression fails, or
has no data and is not known to have none here.
"""

import asyncio
import itertools
import json
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from index.data_files import ALERTS, DASHBOARD, SAMPLE
from index.ingest.fetch.rate_limit import host_key
from index.store.library import Library
from index.store.sources import NewSource
from index.values import PUBLIC
from tests.discord_double import DiscordDouble, Guild, User
from tests.e2e.processes import ROOT, process
from tests.index.ingest.feeds.samples import item, rss
from tests.index.ingest.loopback import Server, reply, serving
from tests.index.ingest.polling import STARTED, Site, paper
from tests.lexical_verbale import PROGRAM

SECONDS = 40.0
"""How long Prometheus scrapes, once a second, while questions are asked."""


QUESTIONS = ("where did Sullivan and Wang meet?", "who ate the cake of the tide office?")
_SELECTOR = re.compile(r"\b((?:verbale|process)_\w+|up)\b")
_WAIT_S = 120.0


@dataclass(frozen=True)
class Queried:
    """What came of an expression.

    Attributes:
        of: the panel or the alert.
        expression: as it was queried.
        series: how many series it has; None if Prometheus cannot read it.
        values: the first values.
    """

    of: str
    expression: str
    series: int | None
    values: tuple[str, ...] = ()


def panels() -> Iterator[tuple[str, str]]:
    """Title and expression of each query of the dashboard, its variables filled in."""
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        for one in itertools.chain([panel], panel.get("panels", ())):
            for target in one.get("targets", ()):
                yield (
                    one["title"],
                    (target["expr"].replace("$instance", ".*").replace("$__rate_interval", "20s")),
                )


def alerts() -> Iterator[tuple[str, str]]:
    """Name and expression of each alert."""
    for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


async def measure(folder: Path, seconds: float) -> tuple[list[Queried], list[Queried], Any]:
    """Panels, alerts by their metrics, and the rules as Prometheus holds them."""
    async with AsyncExitStack() as stack:
        ports = [_free_port() for _ in range(3)]
        server = await stack.enter_async_context(serving(Site()))
        await _fill(folder, server)
        discord = await stack.enter_async_context(DiscordDouble(guilds=[Guild("Embassy")]))
        bot, worker = _settings(folder, ports[0], in_bot=False), _settings(folder, ports[1])
        os.environ.update(bot)
        await stack.enter_async_context(process(discord, *PROGRAM[1:], "run"))
        await stack.enter_async_context(_worker(worker))
        base = await stack.enter_async_context(_prometheus(folder, ports))
        await asyncio.gather(_ask(discord, seconds), _publish(server, seconds))
        async with httpx.AsyncClient(base_url=base, trust_env=False) as prometheus:
            shown = [await _query(prometheus, *one) for one in panels()]
            watched = [await _query(prometheus, *one) for one in _metrics_of_alerts()]
            return shown, watched, (await prometheus.get("/api/v1/rules")).json()["data"]


def _metrics_of_alerts() -> Iterator[tuple[str, str]]:
    """Each metric that an alert looks at: an alert without data would never fire."""
    for name, expression in alerts():
        for metric in dict.fromkeys(_SELECTOR.findall(expression)):
            yield name, metric


async def _query(prometheus: httpx.AsyncClient, of: str, expression: str) -> Queried:
    response = await prometheus.get("/api/v1/query", params={"query": expression})
    told = response.json()
    if told["status"] != "success":
        return Queried(of, expression, None, (told["error"],))
    found = told["data"]["result"]
    return Queried(of, expression, len(found), tuple(one["value"][1] for one in found[:4]))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _settings(folder: Path, port: int, *, in_bot: bool = True) -> dict[str, str]:
    return {
        "VERBALE_DATA": str(folder / "data"),
        "VERBALE_METRICS__PORT": str(port),
        "VERBALE_GATHER__ALLOW_PRIVATE_HOSTS": '["127.0.0.1"]',
        "VERBALE_GATHER__PAUSE_S": "0",
        "VERBALE_GATHER__IN_BOT": str(in_bot).lower(),
    }


async def _fill(folder: Path, server: Server) -> None:
    """The sample, a feed that works, and one that is gone."""
    done = await asyncio.create_subprocess_exec(
        *PROGRAM, "--data", str(folder / "data"), "import", str(SAMPLE), cwd=ROOT
    )
    assert await done.wait() == 0
    _say(server, 1)
    library = Library.open(f"sqlite:///{folder / 'data' / 'library.sqlite'}")
    for name in ("feed", "gone"):
        url = server.url(f"/{name}")
        library.sources.add(NewSource(PUBLIC, name, "feed", url, host_key(url)), STARTED, due=True)
    library.close()


def _say(server: Server, number: int) -> None:
    """Let the feed have this many entries, each with a page."""
    assert isinstance(server.paths, Site)
    entries = [item(f"Talks {one}", server.url(f"/{one}")) for one in range(number)]
    server.paths["/feed"] = reply(rss(*entries), kind="application/rss+xml")
    for one in range(number):
        server.paths[f"/{one}"] = paper(f"The envoys met for talks number {one} at the old mill.")


async def _publish(server: Server, seconds: float) -> None:
    """Let an article come in every few seconds."""
    for number in range(2, int(seconds // 4)):
        _say(server, number)
        await asyncio.sleep(4)


@asynccontextmanager
async def _worker(settings: dict[str, str]) -> AsyncIterator[None]:
    started = await asyncio.create_subprocess_exec(
        *PROGRAM, "worker", cwd=ROOT, env=os.environ | settings
    )
    try:
        yield
    finally:
        started.terminate()
        await started.wait()


@asynccontextmanager
async def _prometheus(folder: Path, ports: list[int]) -> AsyncIterator[str]:
    """The address of a Prometheus that scrapes the first two ports each second."""
    program = shutil.which("prometheus")
    assert program is not None, "There is no prometheus; on Debian, apt install prometheus has it."
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(ALERTS)],
        "scrape_configs": [{
            "job_name": "verbale",
            "static_configs": [{"targets": [f"127.0.0.1:{port}" for port in ports[:2]]}],
        }],
    }  # fmt: skip
    file = folder / "prometheus.yml"
    file.write_text(yaml.safe_dump(config))
    base = f"127.0.0.1:{ports[2]}"
    started = await asyncio.create_subprocess_exec(
        program, f"--config.file={file}", f"--storage.tsdb.path={folder / 'tsdb'}",
        f"--web.listen-address={base}", "--log.level=warn",
    )  # fmt: skip
    try:
        async with asyncio.timeout(_WAIT_S), httpx.AsyncClient(trust_env=False) as client:
            await _ready(client, f"http://{base}/-/ready")
        yield f"http://{base}"
    finally:
        started.terminate()
        await started.wait()


async def _ready(client: httpx.AsyncClient, url: str) -> None:
    while True:
        try:
            if (await client.get(url)).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.2)


async def _ask(discord: DiscordDouble, seconds: float) -> None:
    """Ask, again and again, what is answered, what is refused, and of a source that is unknown."""
    discord.user = discord.world.meet(User("asker"))
    until = asyncio.get_running_loop().time() + seconds
    for question in itertools.cycle(QUESTIONS):
        await discord.run("ask", {"question": question})
        unknown = {"question": question, "source": "Nowhere"}
        await (await discord.slash("ask", unknown)).followup()
        if asyncio.get_running_loop().time() > until:
            return
        await asyncio.sleep(7)  # fewer than a person may ask in a minute


def _findings(shown: list[Queried], watched: list[Queried], rules: Any) -> Iterator[str]:
    for one in (*shown, *watched):
        if not one.series:
            why = "fails" if one.series is None else "has no data"
            yield f"{one.of} {why}: {one.expression} {' '.join(one.values)}"
    loaded = [rule for group in rules["groups"] for rule in group["rules"]]
    yield from (f"{one['name']}: {one['lastError']}" for one in loaded if one["health"] != "ok")
    if len(loaded) != len(list(alerts())):
        yield f"Prometheus holds {len(loaded)} rules."


def main() -> None:
    """Scrape, query, and print what each expression gave."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        shown, watched, rules = asyncio.run(measure(Path(folder), seconds))
    for one in (*shown, *watched):
        print(f"{one.of} | {one.expression} | {one.series} | {' '.join(one.values)}")
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        print(f"{rule['name']} | {rule['health']} | {rule['state']}")
    findings = list(_findings(shown, watched, rules))
    print(*(f"FOUND {one}" for one in findings), f"{len(findings)} findings", sep="\n")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
