"""All steps of training, one after the other."""

import argparse
import importlib
import sys
from pathlib import Path

import pytest

from benchmarks.training.pipeline import Inputs, Pipeline, Step, StepError, steps


@pytest.fixture
def planned(tmp_path: Path) -> list[Step]:
    """The steps over files that need not be there."""
    inputs = Inputs(
        squad=tmp_path / "squad",
        wheel=tmp_path / "wheel.whl",
        roles=(tmp_path / "qasrl", tmp_path / "qamr"),
        questions=tmp_path / "written.gz",
        short=tmp_path / "short.gz",
        conversations=tmp_path / "talks.gz",
        explanations=tmp_path / "explanations.gz",
        differing=tmp_path / "differing.jsonl",
        same_event=tmp_path / "same_event.jsonl",
        newswire=tmp_path / "newswire.gz",
        periods=tmp_path / "periods.gz",
        library=tmp_path / "library",
        articles=(tmp_path / "a.jsonl", tmp_path / "b.jsonl"),
    )
    return steps(inputs, tmp_path / "out")


class ParsedError(Exception):
    """A command was understood, and stops there."""


def test_every_command_is_one_that_its_module_understands(
    planned: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = argparse.ArgumentParser.parse_args

    def parsed(self: argparse.ArgumentParser) -> None:
        parse(self)
        raise ParsedError

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parsed)
    for step in planned:
        monkeypatch.setattr(sys, "argv", [step.module, *step.arguments])
        package = importlib.util.find_spec(step.module).submodule_search_locations  # type: ignore[union-attr]
        module = importlib.import_module(step.module + (".__main__" if package else ""))
        with pytest.raises(ParsedError):
            module.main()


def test_no_step_reads_what_a_later_one_makes(planned: list[Step], tmp_path: Path) -> None:
    made: set[str] = set()
    out = f"{tmp_path / 'out'}/"
    for step in planned:
        named = [one for one in step.arguments if one.startswith(out)]
        new = [one for one in named if one not in made and Path(one).parent.as_posix() not in made]
        assert len(new) <= 1, step
        made.update(new)


def appends(name: str, file: Path, then: str = "") -> Step:
    """A step that adds its name to a file."""
    code = f"open({str(file)!r}, 'a').write({name!r}); {then}"
    return Step(name, "timeit", ("-n1", "-r1", code))


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    file, told = tmp_path / "file", list[str]()
    wanted = [appends("a", file), appends("b", file)]
    for _ in range(2):
        pipeline = Pipeline(tmp_path / "out", told.append)
        pipeline.run(wanted)
    assert file.read_text() == "ab"
    assert told == ["1 of 2: a …", "2 of 2: b …"]
    assert all(pipeline.seconds(step) > 0 for step in wanted)


def test_a_step_that_fails_names_its_log_and_is_the_next_to_run(tmp_path: Path) -> None:
    file, out = tmp_path / "file", tmp_path / "out"
    failing = appends("b", file, then="raise ValueError('no such article')")
    log = out / "logs" / "b.log"
    with pytest.raises(StepError, match=str(log)):
        Pipeline(out, print).run([appends("a", file), failing, appends("c", file)])
    assert "no such article" in log.read_text()
    Pipeline(out, print).run([appends("a", file), appends("b", file), appends("c", file)])
    assert file.read_text() == "abbc"
