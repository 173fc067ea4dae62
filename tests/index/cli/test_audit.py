"""``verbale log``, ``verbale feedback`` and ``verbale evaluate --from-feedback``."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index.app import opened
from index.settings import load_settings
from index.store.administration.answers import Ballot
from index.values import Question
from tests.index.cli.terminal import QUESTION, verbale

SERVER = "discord:5"


@pytest.fixture(scope="module")
def judged(
    loaded: Callable[[pytest.MonkeyPatch], None],
    sample_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The sample, whose answers two people judged."""
    folder = tmp_path_factory.mktemp("judged") / "data"
    shutil.copytree(sample_folder, folder)

    async def rate() -> None:
        async with opened(load_settings(data=folder)) as verbale:
            for key, text in (("k1", QUESTION), ("k2", "where did the ferry sink?")):
                answer = await verbale.ask(Question(text, scope=SERVER))
                await verbale.admin_service.record_shown(key, answer)
            await verbale.admin_service.rate(Ballot("k1", SERVER, "discord:7"), good=True)
            await verbale.admin_service.explain(
                Ballot("k2", SERVER, "discord:8"), "should have refused", "It\x1b[31m did not."
            )

    with pytest.MonkeyPatch.context() as patched:
        loaded(patched)
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
