"""The reference names every setting, variable, command and option that there is, and no other.

Metrics and the fields of the log stand in docs/operating.md, which
tests/index/operations/telemetry/test_dashboard.py holds to the code.
"""

import ast
import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import typer
from discord import app_commands
from pydantic import BaseModel, SecretStr

from index.cli.app import app
from index.settings import Settings
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Guild

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
USERS_OWN = "the user's own data folder"
"""The default of ``data``, which is another for each user."""


def sections() -> dict[str, str]:
    """What stands below each heading, by the heading."""
    _, *parts = re.split(r"^#+ (.+)\n", REFERENCE, flags=re.M)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def rows(section: str) -> list[list[str]]:
    """The rows of a section's table, without its head."""
    found = re.findall(r"^\|(.+)\|$", sections()[section], re.M)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in found[2:]]


def code(cell: str) -> list[str]:
    """What a cell has in code's type."""
    return re.findall(r"`([^`]+)`", cell)


def settings(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, str]]:
    """Every setting by its dotted name, with its default as TOML has it."""
    for name, field in model.model_fields.items():
        default = field.default
        if isinstance(default, BaseModel):
            yield from settings(type(default), f"{above}{name}.")
            continue
        plain = default.get_secret_value() if isinstance(default, SecretStr) else default
        yield f"{above}{name}", USERS_OWN if field.default_factory else f"`{json.dumps(plain)}`"


def commands(command: Any, path: str = "verbale") -> Iterator[tuple[str, set[str]]]:
    """Every command, with the long forms of its options."""
    options = [one for one in command.params if one.opts[0].startswith("-")]
    long = {name for one in options for name in one.opts if name.startswith("--")}
    yield path, long
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


def variables(module: ast.Module) -> Iterator[str]:
    """The environment variables that a module asks for by name."""
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        secret = ast.unparse(call.func) == "_secret"  # in a variable, or in a file that one names
        asks = secret or re.search(r"os\.environ\.\w+$", ast.unparse(call.func))
        named = [one.value for one in call.keywords if one.arg == "envvar"]
        for one in [*named, *(call.args[:1] if asks else ())]:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield from (one.value, f"{one.value}_FILE") if secret else (one.value,)


def test_every_setting_is_there_with_its_default() -> None:
    assert {code(row[0])[0]: row[1] for row in rows("Settings")} == dict(settings(Settings))


def test_every_environment_variable_is_there() -> None:
    modules = chain((ROOT / "index").rglob("*.py"), (ROOT / "bot").rglob("*.py"))
    read = {name for path in modules for name in variables(ast.parse(path.read_text("utf-8")))}
    assert "VERBALE_CONFIG" in read
    assert {code(row[0])[0] for row in rows("Environment variables")} == read


def test_every_command_is_there_with_its_options() -> None:
    told = {
        heading.strip("`"): {code(row[0])[0].split()[0] for row in rows(heading)}
        for heading in sections()
        if heading.startswith("`verbale")
    }
    assert told == dict(commands(typer.main.get_command(app)))


async def test_every_slash_command_is_there_with_its_options(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with (
        DiscordDouble(guilds=[Guild("Embassy")]) as double,
        connected(double, monkeypatch, ScriptedAsker()) as client,
    ):
        walked = [
            one for one in client.tree.walk_commands() if isinstance(one, app_commands.Command)
        ]
    made = {
        f"/{one.qualified_name}": {each.display_name for each in one.parameters} for one in walked
    }
    assert {code(row[0])[0]: set(code(row[1])) for row in rows("Slash commands")} == made


def test_every_page_is_listed_and_every_link_leads_somewhere() -> None:
    pages = sorted((ROOT / "docs").glob("*.md"))
    listed = (ROOT / "docs" / "README.md").read_text("utf-8")
    assert [page.name for page in pages if f"]({page.name})" not in listed] == ["README.md"]
    for page in [*pages, *ROOT.glob("*.md"), *(ROOT / "benchmarks").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
            assert "://" in link or (page.parent / link).exists(), f"{page.name}: {link}"


PAGES = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    ROOT / "benchmarks" / "training" / "README.md",
]
NAMED_PATH = re.compile(
    r"(?<![\w/.-])((?:index|bot|tests|benchmarks|config|docs|\.ci)/[\w./-]*[\w/]|pyproject\.toml)"
)
NEW_FILE = re.compile(r"New file\s`([\w./]+)`")
"""A file that an example adds."""
NAMED_MODULE = re.compile(r"``?((?:index|bot|tests|benchmarks)(?:\.\w+)+)``?")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    named = {match[1] for match in NAMED_PATH.finditer(text)} - set(NEW_FILE.findall(text))
    gone = {one for one in named if not (ROOT / one).exists() and not (ROOT / f"{one}.py").exists()}
    assert gone == set()


def test_every_module_that_a_page_or_a_docstring_names_is_there() -> None:
    sources = [file for folder in ("bot", "index") for file in (ROOT / folder).rglob("*.py")]
    gone = {
        (file.name, match[1])
        for file in [*PAGES, *sources]
        for match in NAMED_MODULE.finditer(file.read_text("utf-8"))
        if not is_there(match[1].split("."))
    }
    assert gone == set()


def is_there(parts: list[str]) -> bool:
    """Whether a dotted name is a module or a package, or stands in one."""
    for last in range(len(parts), 1, -1):
        at = ROOT.joinpath(*parts[:last])
        file = at.with_suffix(".py") if at.with_suffix(".py").exists() else at / "__init__.py"
        if file.exists():
            rest = parts[last:]
            return not rest or re.search(rf"\b{rest[0]}\b", file.read_text("utf-8")) is not None
    return False
