import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from index import app
from index.app import opened
from index.embedding.encoder import Encoder
from index.embedding.registry import open_encoder
from index.settings import load_settings
from index.store.library import Library
from index.values import Question
from tests.index.cli.terminal import verbale
from tests.index.libraries import articles, house
from tests.patience import exited
from tests.services import free_port

QUESTION = "where did Sullivan and Wang meet?"
HOLDER = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another_process(lock: Path) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield
        exited(holder)


def owned(lock: Path) -> bool:
    """Whether somebody holds the lock."""
    attempt = FileLock(lock)
    try:
        attempt.acquire(blocking=False)
    except TimeoutError:
        return True
    attempt.release()
    return False


def our_threads() -> list[str]:
    names = (thread.name for thread in threading.enumerate())
    return [name for name in names if name.startswith(("read", "answer", "write", "background"))]


@pytest.mark.usefixtures("one_model")
class TestOpened:
    async def test_closes_everything_again(self, sample: Path) -> None:
        async with house(sample) as verbale:
            await verbale.ask(Question(QUESTION))
            await verbale.remember("a", "b")
            assert owned(sample / "chroma.lock")
            assert our_threads()
        assert not owned(sample / "chroma.lock")
        assert our_threads() == []

    async def test_one_question_of_a_small_library_is_answered_without_chroma(
        self, sample: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with opened(load_settings(data=sample)) as verbale:
            usual = await verbale.ask(Question(QUESTION))
        async with opened(load_settings(data=sample), once=True) as verbale:
            answer = await verbale.ask(Question(QUESTION))
            assert not owned(sample / "chroma.lock")
        assert [one.text for one in answer.quotes] == [one.text for one in usual.quotes]
        assert answer.confidence == pytest.approx(usual.confidence, abs=0.01)
        monkeypatch.setattr(app, "EXACT_UP_TO", 10)
        async with opened(load_settings(data=sample), once=True):
            assert owned(sample / "chroma.lock")

    async def test_closes_everything_when_given_up_while_it_opens(
        self, sample: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, may_end = threading.Event(), threading.Event()

        def slowly(name: str) -> Encoder:
            begun.set()
            may_end.wait(10)
            return open_encoder(name)

        async def open_and_close() -> None:
            async with house(sample):
                pass

        monkeypatch.setattr("index.answer.models.open_encoders", slowly)
        opening = asyncio.create_task(open_and_close())
        await asyncio.to_thread(begun.wait, 10)
        opening.cancel()
        asyncio.get_running_loop().call_later(0.1, may_end.set)
        with pytest.raises(asyncio.CancelledError):
            await opening
        assert may_end.is_set()
        assert (sample / "chroma.seal").is_file()
        assert not owned(sample / "chroma.lock")

    async def test_for_looking_alone_takes_no_chroma(self, tmp_path: Path) -> None:
        async with house(tmp_path / "data", searching=False) as verbale:
            assert (await verbale.status()).counts.articles == 0
            assert not owned(tmp_path / "data" / "chroma.lock")
        assert not (tmp_path / "data" / "chroma").exists()

    async def test_takes_articles_in_where_another_process_owns_chroma(
        self, sample: Path, tmp_path: Path
    ) -> None:
        with held_by_another_process(sample / "chroma.lock"):
            async with house(sample) as verbale:
                await verbale.import_file(articles(tmp_path, 3))
                status = await verbale.status()
                assert status.counts.vectors == status.counts.passages


@pytest.mark.usefixtures("one_model")
def test_a_question_is_answered_the_same_while_another_process_owns_chroma(
    sample: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "questions.jsonl"
    asked.write_text(json.dumps({"question": QUESTION}))
    alone = verbale("ask", "--from", str(asked), "--json", data=sample).json
    with held_by_another_process(sample / "chroma.lock"):
        beside = verbale("ask", "--from", str(asked), "--json", data=sample)
    assert (beside.code, beside.err) == (0, "")
    again = beside.json
    del alone["elapsed_ms"], again["elapsed_ms"]
    assert [quote["text"] for quote in again["quotes"]] == [
        quote["text"] for quote in alone["quotes"]
    ]
    assert again["confidence"] == pytest.approx(alone["confidence"], abs=0.01)


def test_a_chroma_server_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("VERBALE_VECTORS__URL", url)
    ran = verbale("ask", QUESTION, data=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert f"The Chroma server at {url} does not answer" in ran.err
    assert our_threads() == []


def test_a_library_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"this is no database, but words" * 100)
    ran = verbale("status", data=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "library.sqlite cannot be used" in ran.err


def test_settings_say_where_the_library_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBALE_STORE__URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    assert load_settings(data=tmp_path / "data").database_url.endswith("elsewhere.db")
    assert verbale("status", data=tmp_path / "data").code == 0
    assert (tmp_path / "elsewhere.db").is_file()
    assert not (tmp_path / "data" / "library.sqlite").exists()


def test_what_fetches_is_imported_only_where_it_is_used(tmp_path: Path) -> None:
    Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}").close()
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from index.app import opened\n"
        "from index.settings import load_settings\n"
        "async def status():\n"
        f"    settings = load_settings(data=Path({str(tmp_path)!r}))\n"
        "    async with opened(settings, searching=False) as verbale:\n"
        "        await verbale.status()\n"
        "asyncio.run(status())\n"
        "print([name for name in ('feedparser', 'httpx', 'lxml', 'openvino', 'pebble',\n"
        "       'torch') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout == "[]\n"
