"""Every command that a page shows is run, or held to the programs and options that there are.

What is not run is of a kind of ``NOT_RUN``, which gives the reason.
"""

import importlib.util
import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from index.cli.app import app
from tests.index.cli.terminal import verbale
from tests.index.ingest.extract.pdfs import pdf
from tests.test_docs import PAGES, ROOT, code, rows, sections

NOT_RUN = {
    r"(?:verbale (?:run|worker|web)|chroma run)\b": "runs until it is stopped",
    r"curl\b": "needs a server that runs",
    r"verbale (?:add https:|sources check\b|sync\b)": "needs the web",
    r"verbale (?:--data \S+ )?(?:watch|sources) (?:export|import)\b": "has tests of its own",
    r"verbale sources export\b": "tells of the sample that it came from a file",
    r"VERBALE_STORE__URL=postgresql": "needs a database of one's own",
    r"verbale (?:reindex|--data \S+ restore)\b": "takes seconds, and has tests of its own",
    r"verbale sources add --starter": "takes seconds, and has tests of its own",
    r"verbale digest\b": "needs the news of a day, from several outlets",
    r"python -m benchmarks\b": "needs hours, or data of one's own",
    r"python -m pytest\b": "runs this test",
    r"make\b": "makes an environment, or takes minutes",
    r"docker compose\b": "needs Docker",
    r"(?:pip|uv pip|python -m pip|\S+/pip) ": "installs from the web",
    r"(?:python3 -m venv|git clone|openssl|sudo) ": "is the system's",
    r"(?:mkdir|cp|cd|export|\.) ": "is the shell's",
}
"""Beginnings of commands that are not run, each with the reason."""

DAY_OF_NEWS = re.compile(r"\b(?:21|26|27) November 2026\b")
"""Days of news on a page, which are counted from today when they are tried."""

FAIL = {"verbale evaluate --from-feedback --show wrong": "No answer has been rated yet"}
"""Commands that have nothing to do in a library of the sample alone, and what they say."""

SLASH = re.compile(
    r"^(?:> \*\*)?(/[a-z-]+(?: [a-z-]+)*?)(?:\*\*)?(?= [a-z]+:| ·|\*\*|$)(.*)$", re.M
)


@dataclass(frozen=True)
class Shown:
    """A command that a page shows, and the lines that it shows below it."""

    line: str
    output: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        """The line without the folder of programs."""
        return re.sub(r"(?<!\S)[\w./]*\bbin/", "", self.line)

    @property
    def words(self) -> list[str]:
        """The words, without variables before them and without what the shell does after them."""
        return shlex.split(re.sub(r"^(?:[A-Z_]+=\S* )*| (?:>>?|<|\|) .*", "", self.bare))

    @property
    def is_run(self) -> bool:
        """Whether it is run here, because no reason says that it is not."""
        lines = (self.bare, " ".join(self.words))
        return not any(re.match(begin, line) for begin in NOT_RUN for line in lines)


@cache
def shown_on(page: Path) -> tuple[Shown, ...]:
    """The commands in the code blocks of a page, in order, each once."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    read = {"sh": _typed, "": _transcript}
    return tuple(
        dict.fromkeys(one for kind, text in blocks if kind in read for one in read[kind](text))
    )


def _typed(text: str) -> Iterator[Shown]:
    for line in text.replace("\\\n", " ").splitlines():
        for part in re.sub(r"(?:^|\s+)#\s.*", "", line).split("&&"):
            if part.strip():
                yield Shown(" ".join(part.split()))


def _transcript(text: str) -> Iterator[Shown]:
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        line, *output = part.splitlines()
        yield Shown(line, tuple(one for one in output if one))


def run_on(page: Path) -> dict[str, Shown]:
    """The commands that are run for a page, by their lines: those that no earlier page shows."""
    return {one.bare: one for one in shown_on(page) if one.is_run and FIRST[one.bare] == page}


ALL = tuple(dict.fromkeys(one for page in PAGES for one in shown_on(page)))
FIRST = {one.bare: page for page in reversed(PAGES) for one in shown_on(page)}
RUN = [page for page in PAGES if run_on(page) and page.name != "README.md"]  # tests/test_readme.py
COMMANDS: Any = typer.main.get_command(app)


@pytest.fixture
def at_work(sample: Path, tmp_path: Path, one_model: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages name, where the sample is the library."""
    folder = tmp_path / "work"
    for other in ("build/demo", "LIB", "srv/verbale-2"):
        (folder / other).parent.mkdir(parents=True, exist_ok=True)
        (folder / other).symlink_to(sample)
    text = "The treaty of Brandvik was signed at Castle Amberg, above Velden, on Monday evening."
    question = {
        "question": "where did Sullivan and Wang meet?", "answerable": True,
        "answers": ["Yanqi Lake"], "gold_article_ids": ["sample-sullivan-wang-yanqi-lake"],
    }  # fmt: skip
    news = {
        "title": "Earthquake shakes Oran", "source": "Coast Gazette",
        "url": "https://example.org/oran",
        "text": "The earthquake near Oran killed 14 people and injured 63, the governor said on "
        "Thursday.\n\nPresident Tebboune and Foreign Minister Attaf promised help from the state.",
        "published_at": (datetime.now(UTC) - timedelta(days=1)).date().isoformat(),
    }  # fmt: skip
    notes = [
        {
            "title": f"Note {number}", "text": f"The office {words} the launch.",
            "published_at": (datetime.now(UTC) - timedelta(days=days)).date().isoformat(),
        }
        for number, words, days in ((1, "condemns", 6), (2, "strongly condemns", 0))
    ]  # fmt: skip
    files = {
        "gazette.jsonl": json.dumps(news),
        "notes.jsonl": "\n".join(map(json.dumps, notes)),
        "articles.jsonl": json.dumps({"title": "A treaty is signed", "text": text}),
        "questions.jsonl": json.dumps(question), "held-chat.jsonl": json.dumps(question),
        "lists/dev-chat.jsonl": json.dumps(question),
        "notes.md": f"# Notes\n\n{text}", "page.html": f"<h1>Talks</h1><p>{text}</p>",
    }  # fmt: skip
    (folder / "lists").mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    (folder / "speech.pdf").write_bytes(pdf([text]))
    monkeypatch.chdir(folder)
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path / "settings")
    monkeypatch.setenv("VERBALE_DATA", str(sample))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    return folder


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_the_commands_of_a_page_run_and_print_what_it_shows(page: Path, at_work: Path) -> None:
    for line, shown in run_on(page).items():
        assert shown.words[0] == "verbale", f"{line}: is it run, or of a kind of NOT_RUN?"
        ran = verbale(*(re.sub("^/srv", f"{at_work}/srv", word) for word in shown.words[1:]))
        told = ran.err.removeprefix("verbale: ").partition(".")[0]
        assert (ran.code, told) == ((1, FAIL[line]) if line in FAIL else (0, "")), line
        # The library of a first day as admin has more than the sample.
        for printed in shown.output if page.name != "admin-day.md" else ():
            known = DAY_OF_NEWS.sub("…", printed).split("…")
            assert re.search(".*".join(map(re.escape, known)), ran.out), printed


def parse(words: list[str]) -> None:
    """Parse words as ``verbale`` does, and run nothing."""
    command = COMMANDS
    context = command.make_context("verbale", words)
    while rest := [*context._protected_args, *context.args]:
        name, command, rest = command.resolve_command(context, rest)
        context = command.make_context(name, rest, parent=context)
        if not hasattr(command, "commands"):
            break


def examples(command: Any) -> Iterator[Shown]:
    """The commands in the help of a command and of those below it."""
    for line in re.findall(r"^- `([^`]*verbale [^`]+)`$", command.help or "", re.M):
        yield from _typed(line)
    for below in getattr(command, "commands", {}).values():
        yield from examples(below)


def test_every_command_of_a_page_and_of_a_help_is_one_with_the_options_that_it_is_given() -> None:
    found = [one.words[1:] for one in (*ALL, *examples(COMMANDS)) if one.words[0] == "verbale"]
    assert len(found) > 80
    for words in found:
        parse(words)


def test_no_shell_takes_words_of_a_shown_command_for_a_pattern_of_file_names() -> None:
    texts = [*PAGES, *(ROOT / "index").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]
    inline = r"`((?:[A-Z_]+=\S* )?verbale [^`]*)`"
    named = [line for one in texts for line in re.findall(inline, one.read_text("utf-8"))]
    for line in (*named, *(one.bare for one in (*ALL, *examples(COMMANDS)))):
        assert not re.search(r"[?*]", re.sub(r""" "[^"]*"| '[^']*'|\s#\s.*""", "", line)), line


def test_every_help_has_examples_one_a_line_and_flags_without_a_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    paths = [[name] for name in COMMANDS.commands]
    paths += [[name, below] for [name] in paths for below in _below(name)]
    for path in (*paths, []):
        told = verbale(*path, "--help").out
        assert "<bool>" not in told, path
        if path:
            shown = re.findall(r"^ {2}• .*verbale ", told, re.M)
            heading = "Example" if len(shown) == 1 else "Examples"
            assert shown, path
            assert re.search(rf"^ {heading} *$", told, re.M), path
    assert len(re.findall(r"^╭─ (?!Options)", verbale("--help").out, re.M)) == 6


def _below(name: str) -> list[str]:
    return list(getattr(COMMANDS.commands[name], "commands", {}))


def test_every_command_named_in_a_sentence_is_one_with_these_options() -> None:
    reference = {heading.strip("`") for heading in sections()}
    for page in PAGES:
        for named in re.findall(r"`verbale ([a-z][^`]*)`", page.read_text("utf-8")):
            words = named.split()
            commands = [f"verbale {' '.join(words[:n])}" for n in (2, 1)]
            command = next((one for one in commands if one in reference), None)
            assert command or words[0] == "COMMAND", f"{page.name}: verbale {named}"
            known = {code(row[0])[0].split()[0] for row in rows(f"`{command}`")}
            assert {one for one in words if one.startswith("--")} <= known | {"--help"}, named


def test_every_program_of_the_repository_takes_the_options_that_it_is_given() -> None:
    programs = [one.words for one in ALL if re.search(r"-m (?:index|benchmarks)\.", one.line)]
    assert len(programs) > 5
    for words in programs:
        module = words[words.index("-m") + 1]
        spec = importlib.util.find_spec(module)
        assert spec is not None, module
        folder = list(spec.submodule_search_locations or ())
        source = Path(folder[0], "__main__.py") if folder else Path(spec.origin or "")
        for option in (word for word in words if word.startswith("--")):
            assert f'"{option}"' in source.read_text("utf-8"), f"{module} {option}"


def test_every_target_of_make_and_every_service_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    targets, services = set(), set()
    for page in PAGES:
        text = page.read_text("utf-8")
        targets |= set(re.findall(r"(?:`|^|&& |… )make ([a-z-]+)", text, re.M))
        services |= set(re.findall(r"docker compose (?:up -d|run --rm) ([a-z-]+)", text))
    assert {"test", "docs"} <= targets
    assert targets <= set(re.findall(r"^([a-z-]+)(?: [a-z-]+)*:", makefile, re.M)) | {"test-fast"}
    assert services
    assert services <= set(compose)


def test_every_slash_command_of_a_block_is_one_with_these_options() -> None:
    known = {code(row[0])[0]: set(code(row[1])) for row in rows("Slash commands")}
    found = [match for page in PAGES for match in SLASH.finditer(page.read_text("utf-8"))]
    assert len(found) > 5
    for match in found:
        command, rest = match[1], match[2]
        assert command in known, match[0]
        assert set(re.findall(r"(?<= )([a-z]+):(?= )", f" {rest}")) <= known[command], match[0]
