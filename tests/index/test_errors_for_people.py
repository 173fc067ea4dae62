"""Every error that a person may see is a whole sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import errors

ROOT = Path(__file__).resolve().parents[2]
NAMES = {name for name, one in vars(errors).items() if isinstance(one, type)}
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
    return FILLED


ALL = list(messages())


def test_there_are_many() -> None:
    assert len(ALL) > 40


@pytest.mark.parametrize(("place", "words"), ALL, ids=[place for place, _ in ALL])
def test_is_a_whole_sentence(place: str, words: str) -> None:
    # A sentence may begin with the name of a setting.
    begun = re.match(rf"[A-Z“{FILLED}-]|[a-z]+\.[a-z]+ ", words)
    assert begun, f"{place} begins like no sentence: {words}"
    assert re.search(rf"[.?!{FILLED}]$", words), f"{place} ends like no sentence: {words}"
    assert "  " not in words
    assert "Traceback" not in words
