"""A backup of a busy library, restored on another database: the same answers."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from index.answer.presentation.as_json import answer_object
from index.app import Verbale, opened
from index.data_files import SAMPLE
from index.settings import Settings, load_settings
from index.values import Question
from tests.index.cli.terminal import ROOT, clean_environment, command, verbale
from tests.index.libraries import articles
from tests.patience import last_words
from tests.services import Postgres

pytestmark = pytest.mark.usefixtures("lexical")

QUESTIONS = (
    "where did Sullivan and Wang meet?",
    "where did envoy 3 meet the speaker?",
)


Ground = Callable[[str], Settings]


@pytest.fixture
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """Settings of a library of its own, on the database that is named."""
    with ExitStack() as stack:

        def made(name: str) -> Settings:
            loaded = load_settings(data=tmp_path / name)
            if not name.startswith("postgresql"):
                return loaded
            cluster: Postgres = request.getfixturevalue("cluster")
            url = cluster.url(stack.enter_context(cluster.database()))
            return loaded.model_copy(update={"store": loaded.store.model_copy(update={"url": url})})

        yield made


async def backed_up(settings: Settings, file: Path) -> str:
    """Back a library up in a process of its own."""
    environment = clean_environment() | {"VERBALE_STORE__URL": settings.store.url}
    started = await asyncio.create_subprocess_exec(
        *command("backup", file, data=settings.data),
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await last_words(started)
    assert started.returncode == 0
    return out.decode()


async def answers(asked: Verbale) -> list[dict[str, Any]]:
    found = [answer_object(await asked.ask(Question(question))) for question in QUESTIONS]
    left_out = {"id", "elapsed_ms", "confidence", "score"}
    return [{name: one for name, one in answer.items() if name not in left_out} for answer in found]


def said(answer: dict[str, Any]) -> tuple[str, list[Any], bool]:
    quote = answer["quotes"][0] if answer["quotes"] else {}
    kept = [quote.get(name) for name in ("text", "start", "end", "article_id", "url", "title")]
    return answer["answer"], kept, answer["answered"]


@pytest.mark.parametrize(("here", "there"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_library_that_takes_in_and_is_asked_moves_elsewhere_with_its_answers(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str, there: str
) -> None:
    one, other, file = ground(here), ground(there), tmp_path / "file.verbale"
    expected, most = asyncio.run(used_and_backed_up(one, tmp_path, file))
    monkeypatch.setenv("VERBALE_STORE__URL", other.store.url)
    assert "Everything answers." in verbale("restore", file, data=other.data).out
    asyncio.run(compared(other, expected, most))


async def used_and_backed_up(one: Settings, folder: Path, file: Path) -> tuple[list[Any], int]:
    """Take articles in and ask, while a backup is made; the answers, and how many there are."""
    async with opened(one) as live:
        await live.import_file(SAMPLE, source="sample")
        await live.import_file(articles(folder, 20), source="envoys")
        expected = [said(answer) for answer in await answers(live)]
        assert any(answered for _, _, answered in expected)
        taking_in = asyncio.create_task(take_in(live, folder))
        backing_up = asyncio.create_task(backed_up(one, file))
        while not backing_up.done():
            assert [said(answer) for answer in await answers(live)] == expected
            await asyncio.sleep(0.5)
        assert "Backed up" in await backing_up
        taking_in.cancel()
        await asyncio.gather(taking_in, return_exceptions=True)
        return expected, (await live.status()).counts.articles


async def compared(other: Settings, expected: list[Any], most: int) -> None:
    """What was restored answers alike, and holds what there was when the backup began."""
    async with opened(other) as restored:
        assert [said(answer) for answer in await answers(restored)] == expected
        status = await restored.status()
    assert 52 <= status.counts.articles <= most
    assert status.counts.articles == status.counts.revisions
    assert status.unencoded == 0


async def take_in(live: Verbale, folder: Path) -> None:
    """Articles of other envoys, a few at a time, without end."""
    for number in range(1, 1_000):
        file = articles(folder, 1 + number, f"more-{number}.jsonl")
        line = file.read_text().splitlines()[-1].replace("Envoy", "Consul").replace("envoy", "con")
        file.write_text(line.replace("speaker", "mayor") + "\n")
        await live.import_file(file, source="consuls")
        await asyncio.sleep(0.3)
