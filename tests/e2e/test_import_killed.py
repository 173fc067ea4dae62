"""``verbale import`` ended in the middle, and begun again: as if nothing had happened."""

import asyncio
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from index.store.library import Library
from index.values import Question
from tests.index.cli.terminal import ROOT, clean_environment, command
from tests.index.libraries import ANSWER, QUESTION, articles, house
from tests.lexical import count_words
from tests.patience import PATIENCE_S, exited

pytestmark = pytest.mark.usefixtures("lexical")

COUNT = 70


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return articles(tmp_path_factory.mktemp("articles"), COUNT)


async def ended(data: Path, file: Path) -> dict[str, Any]:
    """All that can be told of a library after an import that ran to its end."""
    async with house(data) as verbale:
        await verbale.import_file(file)
        status = await verbale.status()
        answer = await verbale.ask(Question(QUESTION))
        articles = [(one.key, one.external_id, one.text, one.revision) for one in verbale.export()]
    return {
        "counts": asdict(status.counts),
        "unencoded": status.unencoded,
        "articles": sorted(articles),
        "quotes": [(quote.text, quote.start, quote.article_key) for quote in answer.quotes],
        "answer": answer.answer,
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, file: Path) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patched:
        count_words(patched)
        told = asyncio.run(ended(tmp_path_factory.mktemp("undisturbed"), file))
    assert told["counts"]["articles"] == told["counts"]["vectors"] == COUNT
    assert ANSWER in told["quotes"][0][0]
    return told


@contextmanager
def importing(data: Path, what: Path | str) -> Iterator["subprocess.Popen[bytes]"]:
    """An import in a process of its own; killed at the end if it still runs."""
    words = command("import", what, "--source", "articles", data=data)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words, cwd=ROOT, env=clean_environment(), stdin=pipe, stdout=pipe, stderr=pipe
    ) as started:
        try:
            yield started
        finally:
            if started.returncode is None:
                started.kill()


def until(data: Path, query: str, enough: Callable[[int], bool]) -> None:
    """Wait until a count in the library is high enough, looking often."""
    end = time.monotonic() + PATIENCE_S
    while not enough(_counted(data / "library.sqlite", query)):
        assert time.monotonic() < end
        time.sleep(0.002)


def _counted(database: Path, query: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return int(connection.execute(query).fetchone()[0])
    except sqlite3.OperationalError:  # not made yet
        return 0


def unplaced(data: Path) -> int:
    library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
    generation = library.generations.live()
    assert generation is not None
    count = sum(map(len, library.vectors.unplaced(generation).values()))
    library.close()
    return count


ARTICLES = "SELECT count(*) FROM article"
VECTORS = "SELECT count(*) FROM vector"


@pytest.mark.soak
def test_a_kill_at_any_moment_leaves_nothing_that_the_next_import_does_not_mend(
    tmp_path: Path, file: Path, undisturbed: dict[str, Any]
) -> None:
    data = tmp_path / "data"
    with importing(data, "/dev/stdin") as reading:  # a pipe that stops in the middle
        assert reading.stdin is not None
        reading.stdin.write(b"".join(file.read_bytes().splitlines(keepends=True)[:60]))
        reading.stdin.flush()
        until(data, ARTICLES, lambda count: count >= 50)
        reading.kill()
    assert _counted(data / "library.sqlite", ARTICLES) == 50
    with importing(data, file) as encoding:
        until(data, ARTICLES, lambda count: count == COUNT)
        encoding.kill()
    with importing(data, file) as placing:
        until(data, VECTORS, lambda count: count == COUNT)
        placing.kill()
    assert reading.returncode == encoding.returncode == -signal.SIGKILL
    # On a busy machine, the kill may come a moment too late for what takes but a moment.
    assert placing.returncode in {-signal.SIGKILL, 0}
    assert asyncio.run(ended(data, file)) == undisturbed
    assert unplaced(data) == 0


def test_ctrl_c_ends_an_import_with_a_word_and_the_next_one_goes_on(
    tmp_path: Path, file: Path, undisturbed: dict[str, Any]
) -> None:
    data = tmp_path / "data"
    with importing(data, file) as started:
        until(data, VECTORS, lambda count: count >= 32)
        started.send_signal(signal.SIGINT)
        out, err = exited(started)
    assert started.returncode == 130
    assert out == b""
    assert err.decode().startswith("\nverbale: interrupted")
    assert _counted(data / "library.sqlite", ARTICLES) in {50, COUNT}
    assert asyncio.run(ended(data, file)) == undisturbed
    assert unplaced(data) == 0
