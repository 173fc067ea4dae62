"""Every error that people see is a whole sentence; a refusal of a file names it."""

import ast
import errno
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import errors
from index.errors import out_of_resources, unreadable, unwritable


def test_files_are_refused_with_the_reason_of_the_system() -> None:
    missing = FileNotFoundError(2, "No such file or directory")
    assert str(unreadable(Path("a.csv"), missing)) == (
        "a.csv cannot be read: No such file or directory."
    )
    assert str(unwritable("a.csv", OSError("odd"))) == "a.csv cannot be written: odd."


@pytest.mark.parametrize(
    "number",
    [errno.EACCES, errno.EPERM],
)
def test_a_file_that_may_not_be_used_is_told_with_the_way_out(number: int) -> None:
    told = out_of_resources(OSError(number, "Not allowed", "data/chroma.lock"))
    assert str(told) == (
        "data/chroma.lock cannot be used: Not allowed. Let the user who runs Verbale read and "
        "write it, then try again."
    )
    assert out_of_resources(OSError(number, "Not allowed")) is None


ROOT = Path(__file__).resolve().parents[2]


NAMES = {
    name
    for name, one in vars(errors).items()
    if isinstance(one, type) and issubclass(one, Exception)
}


FILLED = "\N{OBJECT REPLACEMENT CHARACTER}"


"""Stands for what is filled in when the error is raised."""


def messages() -> Iterator[tuple[str, str]]:
    """Where an error of ours is made from words, and the words."""
    for file in sorted([*ROOT.glob("index/**/*.py"), *ROOT.glob("bot/**/*.py")]):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                words = _words(node.args[0])
                if node.func.id in NAMES and words.strip(FILLED):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", words


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_words, node.values))
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Told", "Told.plural"}:
        forms = [_words(one) for one in node.args if isinstance(one, ast.Constant)]
        return re.sub(r"\{\w+\}", FILLED, forms[-1]) if forms else FILLED
    return FILLED


def test_every_message_is_a_whole_sentence() -> None:
    told = list(messages())
    assert len(told) > 40
    # A sentence may begin with the name of a setting.
    begun = re.compile(rf"[A-Z“{FILLED}-]|[a-z]+\.[a-z]+ ")
    ended = re.compile(rf"[.?!{FILLED}]$")
    assert [one for one in told if not begun.match(one[1])] == []
    assert [one for one in told if not ended.search(one[1])] == []
    assert [one for one in told if "  " in one[1] or "Traceback" in one[1]] == []
