"""The sets of questions, each with the articles that it is asked of."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import InputError
from index.operations.evaluation.dataset import ExpectedAnswer, read_expected

OPTIONAL = {"travels"}
"""Sets that are measured only where they are named: large, and made from templates."""

_RGB = "rgb_fact"
_DIPLOMATIC = ("statedept", "whitehouse", "wikinews", "currentevents")


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its file has it."""

    id: str
    title: str
    text: str
    line: str


@dataclass(frozen=True)
class Pool:
    """Articles, and the questions that are asked of them and of nothing else.

    Attributes:
        name: unique, fit for a file name.
        files: where the articles are.
        roles: the roles of articles that are loaded; all if None.
        expected: the questions.
    """

    name: str
    files: tuple[Path, ...]
    expected: tuple[ExpectedAnswer, ...]
    roles: frozenset[str] | None = None

    def articles(self) -> Iterator[Article]:
        """The articles, in the order of their files."""
        for file in self.files:
            for line in _lines(file):
                given = json.loads(line)
                if self.roles is None or given["role"] in self.roles:
                    yield Article(given["id"], given["title"], given["text"], line)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions that are counted together; those of one pool are asked of the same articles."""

    name: str
    pools: tuple[Pool, ...]


def question_sets(folder: Path, only: Collection[str] = ()) -> list[QuestionSet]:
    """The sets of a folder that has ``articles/`` and ``questions/``.

    Args:
        folder: the folder.
        only: the names of the sets wanted; all but ``OPTIONAL`` if there are none.

    Raises:
        InputError: there is no such set, or its list is wrong.
    """
    if unknown := set(only) - set(_SETS):
        raise InputError(f"There is no set {', '.join(unknown)}; there are {', '.join(_SETS)}.")
    wanted = [name for name in _SETS if (name in only if only else name not in OPTIONAL)]
    return [_SETS[name](folder, name) for name in wanted]


def _diplomatic(folder: Path, name: str) -> QuestionSet:
    return _asked_of(folder, name, "diplomatic", _DIPLOMATIC)


def _own(folder: Path, name: str) -> QuestionSet:
    return _asked_of(folder, name, name, (name,))


def _asked_of(folder: Path, name: str, pool: str, articles: Sequence[str]) -> QuestionSet:
    expected = tuple(read_expected(folder / f"questions/{name}.jsonl"))
    return QuestionSet(name, (Pool(pool, _files(folder, articles), expected),))


def _by_roles(folder: Path, name: str) -> QuestionSet:
    """Each question is asked of the articles in the roles that it names."""
    file = folder / f"questions/{name}.jsonl"
    lines: list[dict[str, Any]] = [json.loads(one) for one in _lines(file)]
    asked: dict[frozenset[str], list[ExpectedAnswer]] = {}
    for line, expected in zip(lines, read_expected(file), strict=True):
        asked.setdefault(frozenset(line["corpus_roles"]), []).append(expected)
    files = _files(folder, (name,))
    return QuestionSet(
        name,
        tuple(
            Pool(f"{name}-{'-'.join(sorted(roles))}", files, tuple(some), roles)
            for roles, some in asked.items()
        ),
    )


def _with_counterfactuals(folder: Path, name: str) -> QuestionSet:
    """The answerable questions again, with every article loaded: wrong copies beside right ones."""
    rgb = _by_roles(folder, _RGB)
    some = tuple(one for pool in rgb.pools for one in pool.expected if one.answerable)
    return QuestionSet(name, (Pool(f"{_RGB}-all", rgb.pools[0].files, some),))


def _lines(file: Path) -> list[str]:
    """The lines of a file; a separator inside a JSON text ends none."""
    return [one.decode() for one in file.read_bytes().splitlines() if one.strip()]


def _files(folder: Path, names: Sequence[str]) -> tuple[Path, ...]:
    return tuple(folder / f"articles/{name}.jsonl" for name in names)


_SETS: dict[str, Callable[[Path, str], QuestionSet]] = {
    "diplomatic-chat": _diplomatic,
    "diplomatic": _diplomatic,
    _RGB: _by_roles,
    f"{_RGB}+counterfactual": _with_counterfactuals,
    "xquad": _own,
    "squad2s": _own,
    "clapnq": _own,
    "timeqa": _own,
    "travels": _own,
}
