"""The bot as a process, seen by its operator: its log and its port."""

import asyncio
import json
import signal
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.discord_double import DiscordDouble, Guild, User
from tests.e2e.processes import ROOT, process
from tests.e2e.test_worker import ARTICLES, OPENED, VECTORS, followed, made, until
from tests.index.cli.terminal import SAMPLE_ARTICLES
from tests.lexical_verbale import PROGRAM
from tests.patience import PATIENCE_S, last_words

SECRET, PERSON = "marmalade", "Marguerite"
QUESTIONS = (
    f"where did Sullivan and Wang meet, {SECRET}?",
    f"who ate the {SECRET}?",
    f"what was said on the 45th of {SECRET} 2024?",
    "🕊️" * 250,
)
RUN = ("-m", "index", "run")


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch, sample: Path) -> int:
    """Of the bot, which writes all that it has to say, as JSON."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        number = int(one.getsockname()[1])
    for name, value in {
        "VERBALE_DATA": str(sample),
        "VERBALE_LOG__FORMAT": "json",
        "VERBALE_LOG__LEVEL": "DEBUG",
        "VERBALE_METRICS__PORT": str(number),
    }.items():
        monkeypatch.setenv(name, value)
    return number


async def asked(port: int, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as asking:
        return await asking.get(f"http://127.0.0.1:{port}{path}")


async def open_at(port: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                await asked(port, "/healthz")
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
            else:
                return


async def ready(port: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while (await asked(port, "/readyz")).status_code != 200:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)


async def ask_all(discord: DiscordDouble) -> None:
    """Ask each question, and one of a source that is not there; wait for every answer."""
    for question in QUESTIONS:
        it = await discord.slash("ask", {"question": question})
        await (it.followup() if question == QUESTIONS[-1] else it.answer())
    it = await discord.slash("ask", {"question": QUESTIONS[0], "source": SECRET})
    await it.followup()


async def said_by(bot: asyncio.subprocess.Process) -> str:
    bot.send_signal(signal.SIGTERM)
    _, said = await last_words(bot)
    assert bot.returncode == 0
    return said.decode()


def lines(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines()]


async def test_the_log_tells_each_question_but_never_its_words_and_the_port_what_the_bot_did(
    port: int,
) -> None:
    async with DiscordDouble(guilds=[Guild("Embassy")]) as discord, process(discord, *RUN) as bot:
        await ready(port)
        discord.user = discord.world.meet(User(PERSON))
        await ask_all(discord)
        metrics = (await asked(port, "/metrics")).text
        assert (await asked(port, "/healthz")).json() == {"alive": True}
        said = await said_by(bot)
    with pytest.raises(httpx.ConnectError):
        await asked(port, "/healthz")
    for word in (SECRET, "Sullivan", "Yanqi", PERSON):
        assert word not in said + metrics
    assert_follows_each_question(lines(said))
    for line in (
        'verbale_questions_total{outcome="failed"} 2.0',
        'verbale_question_errors_total{kind="NotFoundError"} 1.0',
        'verbale_question_seconds_count{stage="whole"} 5.0',
        "verbale_questions_in_flight 0.0",
        "verbale_gateway_connected 1.0",
        f"verbale_articles {SAMPLE_ARTICLES}.0",
        "verbale_passages_unencoded 0.0",
        "verbale_passages_unplaced 0.0",
    ):
        assert f"\n{line}\n" in metrics


def assert_follows_each_question(told: list[dict[str, Any]]) -> None:
    """From asking to delivery."""
    of_question: dict[str, list[str]] = {}
    for line in told:
        if "request" in line:
            of_question.setdefault(line["request"], []).append(line["logger"])
    assert len(of_question) == len(QUESTIONS) + 1
    [first, *_] = of_question.values()
    assert first[0] == first[-1] == "bot.asking.asking"  # asked, and delivered
    assert "index.operations.telemetry.observer" in first  # answered, in between
    [answered] = [one for one in told if one.get("outcome") == "answered"][:1]
    assert answered["scope"].startswith("discord:")
    assert answered["mark_ms"] > 0


@pytest.mark.usefixtures("lexical")
async def test_a_worker_is_ready_without_discord_and_tells_its_visits(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "worker").mkdir()
    data = made(tmp_path / "worker")
    for name, value in (OPENED | {"VERBALE_DATA": str(data)}).items():
        monkeypatch.setenv(name, value)
    async with followed(data):
        worker = await asyncio.create_subprocess_exec(
            *PROGRAM, "worker", cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        try:
            await open_at(port)
            await ready(port)
            await until(data, ARTICLES, 2)
            await until(data, VECTORS, 2)
            text = (await asked(port, "/metrics")).text
        finally:
            said = await said_by(worker)
    for line in (
        'verbale_info{role="worker",version="',
        'verbale_visits_total{of="source",outcome="new"} 1.0',
        'verbale_visits_total{of="page",outcome="new"} 2.0',
        'verbale_sources{state="active"} 1.0',
        "verbale_pages_waiting 0.0",
        "verbale_fetch_requests_total 4.0",  # robots.txt, the feed, two pages
    ):
        assert f"\n{line}" in text
    assert "verbale_gateway" not in text
    assert "Making the rounds." in [one["message"] for one in lines(said)]
