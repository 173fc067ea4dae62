"""The examples of docs/extending.md, added to the code as the page says, work."""

import re
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.feature import features
from index.ingest.extract.sandbox import ParserPool
from tests.bot import running
from tests.bot.curating import ScriptedCurator, health
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Guild
from tests.index.cli.terminal import verbale
from tests.test_docs import ROOT

PAGE = (ROOT / "docs" / "extending.md").read_text("utf-8")


def example(heading: str) -> Iterator[tuple[str, str, str]]:
    """The blocks below a heading: the file that the text names last, the language, the code."""
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    path = ""
    for words, language, code in re.findall(r"(.*?)^```(\w+)\n(.*?)^```$", part, re.M | re.S):
        path = (re.findall(r"`((?:bot|index)/[\w/]+\.py)`", words) or [path])[-1]
        yield path, language, code


def applied(source: str, diff: str) -> str:
    """The source after a diff of one hunk without line numbers.

    Raises:
        AssertionError: the lines before the change are not there, or more than once.
    """
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    assert source.count(before) == 1, f"no longer in the code:\n{before}"
    return source.replace(before, "".join(line[1:] for line in lines if line[0] != "-"))


def extended(heading: str, patched: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """The modules of an example, new and changed, in the order in which the page shows them.

    They stand in ``sys.modules`` as long as the patch does.
    """
    sources: dict[str, str] = {}
    for path, language, code in example(heading):
        if language == "python":
            assert not (ROOT / path).exists()
            sources[path] = code
        elif language == "diff":
            source = sources.get(path) or (ROOT / path).read_text("utf-8")
            sources[path] = applied(source, code)
    return {path: _module(path, source, patched) for path, source in _new_first(sources)}


def _new_first(sources: dict[str, str]) -> list[tuple[str, str]]:
    """What files need comes before them: a page changes tables after what reads them."""
    new = {path: source for path, source in sources.items() if not (ROOT / path).exists()}
    changed = {path: source for path, source in sources.items() if path not in new}
    return [*new.items(), *reversed(changed.items())]


def _module(path: str, source: str, patched: pytest.MonkeyPatch) -> ModuleType:
    name = path.removesuffix(".py").replace("/", ".")
    spec = spec_from_loader(name, loader=None)
    assert spec is not None
    module = module_from_spec(spec)
    module.__file__ = str(ROOT / path)
    patched.setitem(sys.modules, name, module)
    exec(compile(source, path, "exec"), module.__dict__)
    return module


async def in_this_process(
    _pool: ParserPool, function: Callable[..., Any], *arguments: Any, **_limits: Any
) -> Any:
    """Parse here, where the example is known; the process for parsing has the code as it is."""
    return function(*arguments)


def test_a_diff_of_lines_that_have_changed_is_refused() -> None:
    with pytest.raises(AssertionError, match="no longer in the code"):
        applied("a\nb\n", " b\n+c\n d\n")


def test_a_file_format(sample: Path, one_model: None, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = extended("A file format", monkeypatch)
    files = modules["index/ingest/extract/files.py"]
    monkeypatch.setattr("index.ingest.detect.read_file", files.read_file)
    monkeypatch.setattr(ParserPool, "run", in_this_process)
    mail = EmailMessage()
    mail["Subject"] = "Treaty on the ferry signed"
    mail["From"] = "Examplia MFA <press@mfa.example>"
    mail["Date"] = "Wed, 28 Aug 2024 18:00:00 +0200"
    mail.set_content("Ministers Brandvik and Saltzman signed the ferry treaty at Castle Amberg.\n")
    file = sample / "statement.eml"
    file.write_bytes(mail.as_bytes())
    added = verbale("add", file, data=sample)
    assert (added.code, added.err) == (0, "")
    asked = verbale("ask", "where was the ferry treaty signed?", "--json", data=sample).json
    [quote] = asked["quotes"][:1]
    assert "Castle Amberg" in quote["text"]
    assert (quote["title"], quote["source"]) == ("Treaty on the ferry signed", "Examplia MFA")
    assert quote["published_at"] == "2024-08-28T18:00:00+02:00"


async def test_a_slash_command(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = extended("A slash command", monkeypatch)
    quiet = modules["bot/commands/quiet.py"].Quiet
    monkeypatch.setattr("bot.client.features", lambda: [*features(), quiet])
    embassy, curator = Guild("Embassy"), ScriptedCurator()
    own = f"discord:{embassy.id}"
    curator.kept = [health("Old *news*", own), health("Elsewhere", "discord:1")]
    async with (
        DiscordDouble(guilds=[embassy]) as double,
        running.connected(double, monkeypatch, ScriptedAsker(), source_service=curator),
    ):
        card = await (await double.slash("quiet", {"days": 3})).answer()
    assert card.ephemeral
    assert "**1 quiet source**" in card.text
    assert "Old \\*news\\* · silent since" in card.text
    assert "Elsewhere" not in card.text


def test_an_encoder(sample: Path, one_model: None, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = extended("An encoder", monkeypatch)["index/embedding/registry.py"]
    monkeypatch.setattr("index.answer.models.open_encoders", registry.open_encoder)
    monkeypatch.setenv("VERBALE_ENCODER__MODEL", "hashing")
    built = verbale("reindex", data=sample)
    assert (built.code, built.err) == (0, "")
    assert "(hashing)" in built.out
    asked = verbale("ask", "where did Sullivan and Wang meet?", data=sample)
    assert "Yanqi Lake" in asked.out
