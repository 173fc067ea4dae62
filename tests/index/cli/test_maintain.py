"""How ``verbale status``, ``audit``, ``backup`` and ``doctor`` are printed."""

import asyncio
import shutil
from pathlib import Path

import pytest

from index.app import opened
from index.settings import load_settings
from index.store.administration.answers import Ballot
from index.values import Question
from tests.index.cli.terminal import QUESTION, SAMPLE_ARTICLES, verbale


def test_status_counts_for_other_programs(sample_folder: Path) -> None:
    status = verbale("status", "--json", data=sample_folder).json
    assert status.keys() == {
        "articles", "revisions", "passages", "sources", "vectors", "unencoded", "generation",
        "building", "built", "kept", "fetching_stopped",
    }  # fmt: skip
    assert (status["articles"], status["revisions"], status["sources"]) == (
        SAMPLE_ARTICLES,
        SAMPLE_ARTICLES,
        1,
    )
    assert status["passages"] == status["vectors"] > SAMPLE_ARTICLES
    assert status["unencoded"] == 0
    assert status["generation"].keys() == {"id", "encoder", "chunker", "model", "state"}


def test_status_reads_well(sample_folder: Path) -> None:
    ran = verbale("status", data=sample_folder)
    assert (ran.code, ran.err) == (0, "")
    assert f"articles          {SAMPLE_ARTICLES}\n" in ran.out
    assert "generation 1: all-MiniLM-L6-v2" in ran.out
    assert "wait" not in ran.out


def test_a_disk_that_is_all_but_full_is_told(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_GATHER__KEEP_FREE_MB", "999999999")
    told = "Fetching stops below 999,999,999 MB (gather.keep_free_mb) and resumes on its own"
    assert told in verbale("status", data=sample_folder).out
    assert told in verbale("status", "--json", data=sample_folder).json["fetching_stopped"]


SERVER = "discord:5"


@pytest.fixture(scope="module")
def judged(once: Path, sample_folder: Path) -> Path:
    """The sample, whose answers two people judged."""
    folder = Path(shutil.copytree(sample_folder, once / "data"))

    async def rate() -> None:
        async with opened(load_settings(data=folder)) as verbale:
            for key, text in (("k1", QUESTION), ("k2", "where did the ferry sink?")):
                answer = await verbale.ask(Question(text, scope=SERVER))
                await verbale.admin_service.record_shown(key, answer)
            await verbale.admin_service.rate(Ballot("k1", SERVER, "discord:7"), good=True)
            await verbale.admin_service.explain(
                Ballot("k2", SERVER, "discord:8"), "should have refused", "It\x1b[31m did not."
            )

    asyncio.run(rate())
    return folder


def test_the_log_tells_who_changed_what(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert verbale("log", data=data).out == "Nothing has been changed yet.\n"
    (tmp_path / "wire.jsonl").write_text('{"text": "They met in Oslo."}')
    assert verbale("import", tmp_path / "wire.jsonl", data=data).code == 0
    verbale("remove", "wire", data=data)
    [removed, added] = verbale("log", "--json", data=data).lines
    assert (added["what"], added["scope"], added["place"]) == ("source added", "public", "terminal")
    assert added["who"].startswith("terminal:")
    assert removed["what"] == "source removed"
    ran = verbale("log", "--limit", "1", "--scope", "public", data=data)
    assert ran.out.count("\n") == 1
    assert "source removed" in ran.out
    assert "nothing" in verbale("log", "--scope", "discord:1", data=data).out.casefold()


def test_feedback_is_listed_newest_first(judged: Path) -> None:
    [bad, good] = verbale("feedback", "--json", data=judged).lines
    assert (good["question"], good["good"], good["scope"]) == (QUESTION, True, SERVER)
    assert good["quotes"][0]["sentence"]
    assert good["generation"] == 1
    assert (bad["good"], bad["reason"]) == (False, "should have refused")
    assert "discord:7" not in str(good)
    ran = verbale("feedback", data=judged)
    assert "bad: should have refused" in ran.out
    assert "\x1b" not in ran.out
    assert verbale("feedback", "--scope", "public", data=judged).out.startswith("No answer")


def test_answers_are_measured_by_what_people_thought(judged: Path) -> None:
    ran = verbale("evaluate", "--from-feedback", "--json", "--show", "all", data=judged)
    assert ran.code == 0, ran.err
    found = {one["question"]: one for one in ran.json["judged"]}
    assert found[QUESTION]["verdict"] == "right"
    assert found["where did the ferry sink?"]["verdict"] in {
        "rightly refused",
        "answered, but should be refused",
    }
    assert ran.json["questions"] == 2


def answers(data: Path) -> object:
    found = verbale("ask", QUESTION, "--json", data=data).json
    return {name: one for name, one in found.items() if name not in {"id", "elapsed_ms"}}


@pytest.mark.parametrize("options", [(), ("--vectors",)])
def test_a_library_moves_by_one_file(
    sample: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    file, other = tmp_path / "monday.verbale", tmp_path / "other"
    ran = verbale("backup", file, *options, data=sample)
    had = verbale("status", "--json", data=sample).json
    articles = f"{SAMPLE_ARTICLES} articles, {SAMPLE_ARTICLES} revisions"
    vectors = had["vectors"] if options else "no"
    told = f"{articles}, {had['passages']} passages, 1 source and {vectors} vectors"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Backed up {told} to {file} (")
    ran = verbale("restore", file, data=other)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"Restored {told}.\nEverything answers.\n"
    assert verbale("status", "--json", data=other).json["vectors"] == had["vectors"]
    assert answers(other) == answers(sample)


def test_a_file_is_overwritten_only_by_force(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.verbale"
    file.write_text("precious")
    ran = verbale("backup", file, data=sample)
    assert (ran.code, ran.out) == (1, "")
    assert "overwrite it with --force" in ran.err
    assert file.read_text() == "precious"
    assert verbale("backup", file, "--force", data=sample).code == 0


def test_a_library_is_never_overwritten(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.verbale"
    verbale("backup", file, data=sample)
    before = answers(sample)
    ran = verbale("restore", file, data=sample)
    assert (ran.code, ran.out) == (1, "")
    assert "The library is not empty" in ran.err
    assert answers(sample) == before
    ran = verbale("restore", file, data=file / "data")
    assert (ran.code, "(Not a directory)" in ran.err) == (1, True)


def test_it_says_what_is_well_and_what_else_there_is_to_know(sample: Path) -> None:
    ran = verbale("doctor", data=sample)
    assert (ran.code, ran.err) == (0, "")
    assert "✓ generation         number 1 answers, by" in ran.out
    assert "– token              none is set" in ran.out
    assert "\n                     → For the bot: https://discord.com/developers" in ran.out
    assert "✗" not in ran.out


def test_what_is_to_be_mended_ends_it_with_1_and_comes_with_the_way(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_ENCODER__MODEL", "someone/model")
    ran = verbale("doctor", data=sample)
    assert (ran.code, ran.err) == (1, "")
    assert "✗ generation         number 1 cannot answer" in ran.out
    assert "verbale reindex --model someone/model" in " ".join(ran.out.split())
