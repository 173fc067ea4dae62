"""Puts one small fault at a time into the code that trust hangs on, and sees whether a test fails.

    python -m benchmarks.mutants                  all subjects
    python -m benchmarks.mutants backup scope     two of them
    python -m benchmarks.mutants backup --text archive.py:12
    python -m benchmarks.mutants backup --sample 100

A mutant changes an operator, a constant, a condition, a return or drops a statement of one file. It
is killed if a test that runs its line fails or hangs. The tests are collected once; each mutant is
tried in a fork, in which the changed code takes the place of the code that is loaded, and no file
is touched. Those that no test can tell apart from the original stand in ``mutants_alike.tsv``, with
the reason.
"""

import argparse
import ast
import copy
import io
import json
import os
import resource
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).resolve().parents[1]
ALIKE = Path(__file__).with_name("mutants_alike.tsv")

_LONGEST_S = 120.0
"""Processor seconds after which a mutant counts as hanging."""

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add,
    ast.Break: ast.Continue, ast.Continue: ast.Break,
}  # fmt: skip


_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Subject:
    """Files, whole or some of their functions and classes, and the tests that must notice."""

    files: tuple[str, ...]
    tests: tuple[str, ...]
    only: tuple[str, ...] = ()


SUBJECTS = {
    "verbatim": Subject(
        ("index/answer/quoting/quote.py", "index/store/articles/passages.py"),
        ("tests/index/answer/quoting", "tests/index/store/articles/test_passages.py"),
        (
            "stands",
            "verbatim",
            "quote",
            "sentence_quote",
            "quote_of",
            "words_at",
            "_WORDS_AT",
        ),
    ),
    "offsets": Subject(
        ("index/indexing/chunking.py", "index/text/passages.py"),
        (
            "tests/index/indexing/test_chunking.py",
            "tests/index/text/test_passages.py",
            "tests/index/indexing/test_chunker_versions.py",
        ),
    ),
    "scope": Subject(
        ("index/store/search_filter.py",),
        ("tests/index/store/articles/test_passages.py", "tests/index/store/vectors/test_search.py"),
    ),
    "private hosts": Subject(
        ("index/ingest/fetch/ssrf_guard.py", "index/urls/hosts.py"),
        (
            "tests/index/ingest/fetch/test_ssrf_guard.py",
            "tests/index/urls/test_hosts.py",
            "tests/index/ingest/fetch/test_client.py",
            "tests/index/ingest/fetch/test_posting.py",
        ),
    ),
    "ids and permissions": Subject(
        ("bot/core/permissions.py", "bot/core/scope.py", "bot/asking/answer_buttons.py"),
        (
            "tests/bot/core",
            "tests/bot/commands",
            "tests/bot/asking",
        ),
    ),
    "backup": Subject(
        tuple(f"index/operations/backup/{name}.py" for name in ("archive", "backup")),
        ("tests/index/operations/backup",),
    ),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file.

    Attributes:
        number: the first line that it changes, from 1.
        line: that line as it stands there.
        what: the change.
        code: the whole file, changed.
        inside: whether it is inside a function, and so runs with the tests that call it.
    """

    file: str
    number: int
    line: str
    what: str
    code: str
    inside: bool


def mutants(file: str, only: Sequence[str] = ()) -> Iterator[Mutant]:
    """Every mutant of a file, or of the functions and classes with these names."""
    text = (ROOT / file).read_text()
    tree, lines = ast.parse(text), text.splitlines()
    functions = {node.name for node in ast.walk(tree) if isinstance(node, _FUNCTION)}
    for change in _changes(tree):
        at = change.node.lineno
        if only and not _inside(tree, at, only):
            continue
        put_back = change.make()
        code = ast.unparse(tree)
        put_back()
        yield Mutant(
            file, at, lines[at - 1].strip(), change.what, code, _inside(tree, at, functions)
        )


@dataclass(frozen=True, slots=True)
class _Change:
    """``make`` changes the tree, and returns what puts it back."""

    node: ast.expr | ast.stmt
    what: str
    make: Callable[[], Callable[[], None]]


def _changes(tree: ast.AST) -> Iterator[_Change]:
    """Every change; none of decorators, which have run on what this process has loaded."""
    for part, value in ast.iter_fields(tree):
        if part in {"decorator_list", "annotation", "returns", "format_spec", "type_params"}:
            continue
        places = enumerate(value) if isinstance(value, list) else [(None, value)]
        for at, child in places:
            if isinstance(child, ast.expr | ast.stmt):
                yield from _of_child(tree, part, at, child)
            if isinstance(child, ast.AST):
                yield from _changes(child)


def _of_child(
    parent: ast.AST, part: str, at: int | None, child: ast.expr | ast.stmt
) -> Iterator[_Change]:
    def put(new: ast.AST) -> None:
        if at is None:
            setattr(parent, part, new)
        else:
            getattr(parent, part)[at] = new

    def make(other: ast.AST) -> Callable[[], None]:
        put(ast.copy_location(other, child))
        return lambda: put(child)

    for what, other in (*_operators(child), *_values(child), *_statements(child)):
        yield _Change(child, what, partial(make, other))


def _operators(child: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match child:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                other = copy.copy(child)
                other.ops = [*ops[:place], _swapped(op), *ops[place + 1 :]]
                yield f"{_name(op)} → {_name(other.ops[place])}", other
        case ast.BoolOp(op=op, values=values):
            yield f"{_name(op)} → {_name(_swapped(op))}", ast.BoolOp(_swapped(op), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not removed", operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SWAPPED:
            if not _is_text(left) and not _is_text(right):
                yield f"{_name(op)} → {_name(_swapped(op))}", ast.BinOp(left, _swapped(op), right)
        case _:
            pass


def _values(child: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match child:
        case ast.Constant(value=bool() as truth):
            yield f"{truth} → {not truth}", ast.Constant(not truth)
        case ast.Constant(value=int() | float() as number):
            for other in (number + 1, number - 1):
                yield f"{number} → {other}", ast.Constant(other)
        case ast.Call(func=ast.Attribute(value=inner, attr="where" | "having")):
            yield "condition dropped", inner
        case _:
            pass


def _statements(child: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match child:
        case ast.If(test=ast.Name() | ast.Call() | ast.Attribute() as test):
            other = copy.copy(child)
            other.test = ast.UnaryOp(ast.Not(), test)
            yield "condition negated", other
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "None returned", ast.Return(ast.Constant(None))
        case ast.Break() | ast.Continue():
            yield f"{_name(child)} swapped", _swapped(child)
        case ast.Expr(value=ast.Call() | ast.Await() as value) if not _logs(value):
            yield "statement deleted", ast.Pass()
        case ast.AugAssign() | ast.Raise():
            yield "statement deleted", ast.Pass()
        case _:
            pass


def _swapped(node: ast.AST) -> Any:
    return _SWAPPED[type(node)]()


def _name(node: ast.AST) -> str:
    return type(node).__name__


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _logs(value: ast.expr) -> bool:
    return ast.unparse(value).startswith(("log.", "_log."))


def _inside(tree: ast.Module, line: int, names: Container[str]) -> bool:
    """Whether a line is part of a function, class or constant with one of these names."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.Assign(targets=[ast.Name(id=name)])
            ) if name in names and node.lineno <= line <= (node.end_lineno or line):
                return True
            case _:
                pass
    return False


def _constants(code: str) -> dict[str, str]:
    """The constants of a module by name, each as the tree of its value."""
    return {
        target.id: ast.dump(value)
        for node in ast.parse(code).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and (value := node.value)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def transplanted(file: str, code: str) -> None:
    """Put other code of a file in the place of what this process has loaded."""
    module = sys.modules[file.removesuffix(".py").replace("/", ".")]
    new = ModuleType(module.__name__)
    new.__dict__.update(
        __file__=module.__file__, __package__=module.__package__, __spec__=module.__spec__
    )
    exec(compile(code, str(ROOT / file), "exec"), new.__dict__)
    old_functions = dict(_functions(module, ""))
    for name, changed in _functions(new, ""):
        if (old := old_functions.get(name)) is not None:
            old.__code__ = changed.__code__
            if not _equal(old.__defaults__, changed.__defaults__):
                old.__defaults__ = changed.__defaults__
            if not _equal(old.__kwdefaults__, changed.__kwdefaults__):
                old.__kwdefaults__ = changed.__kwdefaults__
    rewritten = dict(_constants(code).items() - _constants((ROOT / file).read_text()).items())
    for name, value in vars(new).items():
        before = vars(module).get(name)
        plain = not isinstance(value, type | FunctionType | ModuleType) and not name.startswith(
            "__"
        )
        differs = name in rewritten or (repr(before) != repr(value) and " at 0x" not in repr(value))
        if plain and differs:
            for other in list(sys.modules.values()):
                if vars(other).get(name) is before and before is not None:
                    setattr(other, name, value)


def _functions(owner: Any, prefix: str) -> Iterator[tuple[str, FunctionType]]:
    """The functions of a module or class, and those inside decorators, by their qualified names."""
    for name, member in list(vars(owner).items()):
        own = getattr(owner, "__module__", owner.__name__)
        if isinstance(member, type) and member.__module__ == own:
            yield from _functions(member, f"{prefix}{name}.")
        held = getattr(member, "fget", getattr(member, "func", member))
        while held is not None:
            held = getattr(held, "__func__", held)
            if isinstance(held, FunctionType):
                # A decorator gives its own function the name of the one inside.
                yield f"{held.__module__}.{held.__qualname__}.{held.__code__.co_qualname}", held
            held = getattr(held, "__wrapped__", None)


def _equal(one: object, other: object) -> bool:
    """Whether defaults say the same; objects of classes that were made anew do not count."""
    return repr(one) == repr(other) or " object at 0x" in repr(other)


@dataclass
class Trial:
    """A plugin of pytest that tries mutants in place of running the tests once.

    Attributes:
        left: the mutants that survive.
    """

    files: Sequence[str]
    mutants: Sequence[Mutant]
    left: list[Mutant] = field(default_factory=list)
    killers: Counter[str] = field(default_factory=Counter)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Find out which test runs which line, then try each mutant with the tests of its line."""
        lines = self._in_fork(lambda: self._lines(session), longest_s=1_000.0)
        if lines is None or lines["failed"]:
            raise pytest.UsageError(f"Tests fail without any change: {lines and lines['failed']}")
        by_line: dict[str, list[str]] = lines["tests"]
        took: Mapping[str, float] = lines["took"]
        for mutant in self.mutants:
            line = f"{mutant.file}:{mutant.number}"
            names = set(by_line.get(line, ()) if mutant.inside else took)
            items = [item for item in session.items if item.nodeid in names]
            items.sort(key=lambda item: (-self.killers[item.nodeid], took[item.nodeid]))
            limit = 5.0 + 5 * sum(took[item.nodeid] for item in items)
            found = self._in_fork(partial(self._killer, session, mutant, items), longest_s=limit)
            killer = found["killer"] if found else "hangs or exits"
            if killer is None:
                self.left.append(mutant)
            else:
                self.killers[killer] += 1
            if killer not in took:
                told = f"{mutant.file}:{mutant.number}: {mutant.what}: {mutant.line}"
                print(f"{killer or 'survives'}: {told}", file=sys.stderr, flush=True)
        return True

    def _lines(self, session: pytest.Session) -> dict[str, Any]:
        """Run all tests; which of them ran each line of the files, and how long they took.

        Each file is transplanted unchanged first: what fails then fails for no mutant's sake.
        """
        for file in self.files:
            transplanted(file, (ROOT / file).read_text())
        watched = {str(ROOT / file): file for file in self.files}
        tests: dict[str, set[str]] = {}
        took: dict[str, float] = {}
        failed: list[str] = []
        for item in session.items:
            seen: set[tuple[str, int]] = set()

            def trace(frame: FrameType, _event: str, _: object, seen: Any = seen) -> Any:
                if frame.f_code.co_filename not in watched:
                    return None
                seen.add((watched[frame.f_code.co_filename], frame.f_lineno))
                return trace

            began = time.process_time()
            sys.settrace(trace)
            threading.settrace(trace)
            passed = _passes(session, item)
            sys.settrace(None)
            threading.settrace(None)
            took[item.nodeid] = time.process_time() - began
            if not passed:
                failed.append(item.nodeid)
            for file, line in seen:
                tests.setdefault(f"{file}:{line}", set()).add(item.nodeid)
        return {
            "failed": failed,
            "took": took,
            "tests": {line: sorted(names) for line, names in tests.items()},
        }

    def _killer(
        self, session: pytest.Session, mutant: Mutant, items: Sequence[pytest.Item]
    ) -> dict[str, Any]:
        """The first test that fails with a mutant."""
        try:
            transplanted(mutant.file, mutant.code)
        except Exception as error:  # noqa: BLE001 - it cannot even be imported
            return {"killer": f"import: {type(error).__name__}"}
        return {"killer": next((item.nodeid for item in items if not _passes(session, item)), None)}

    def _in_fork(self, work: Callable[[], dict[str, Any]], longest_s: float) -> Any:
        """What a forked process finds; None if it does not end as it should."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            resource.setrlimit(resource.RLIMIT_CPU, (int(longest_s) + 1, int(longest_s) + 2))
            quiet = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(quiet, stream)
            try:
                with os.fdopen(writing, "w") as out:
                    json.dump(work(), out)
            finally:
                os._exit(0)
        os.close(writing)
        alarm = signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
        signal.alarm(int(longest_s * 30))
        with os.fdopen(reading) as told:
            found = told.read()
        os.waitpid(child, 0)
        signal.alarm(0)
        signal.signal(signal.SIGALRM, alarm)
        with suppress(ValueError):
            return json.loads(found)
        return None


def _passes(session: pytest.Session, item: pytest.Item) -> bool:
    """Run one test, with its fixtures."""
    session.testsfailed = 0
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return session.testsfailed == 0


def alike() -> dict[tuple[str, str, str], str]:
    """Why a mutant is the same program, by file, line and change."""
    rows = (line.split("\t") for line in ALIKE.read_text().splitlines() if line)
    return {(file, line, what): why for file, line, what, why in rows}


def main(names: Sequence[str], text: str, most: int | None) -> bool:
    """Try the subjects, print what survives and a table; whether every mutant is accounted for."""
    phases = (Phase.explicit, Phase.generate)  # a failure need not be made small
    settings.register_profile(
        "mutants", deadline=None, database=None, derandomize=True, phases=phases, max_examples=30
    )
    known, rows, well = alike(), [], True
    for name in names:
        subject, began = SUBJECTS[name], time.process_time()
        made = [one for file in subject.files for one in mutants(file, subject.only)]
        tried = [one for one in made if text in f"{one.file}:{one.number} {one.line}"]
        if most is not None and most < len(tried):
            tried = Random(0).sample(tried, most)
        differ = [one for one in tried if (one.file, one.line, one.what) not in known]
        trial = Trial(subject.files, differ)
        options = ["-m", "not soak", "-k", "not postgresql", "-p", "no:xdist", "--timeout=0"]
        options += ["-p", "no:cacheprovider", "--hypothesis-profile=mutants"]
        options += ["-o", "faulthandler_timeout=0", "-W", "ignore:Module already"]
        with redirect_stdout(io.StringIO()):  # the tests of each mutant tell of themselves
            code = pytest.main([*options, *subject.tests], [trial])
        if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            raise SystemExit(int(code))
        killed = len(differ) - len(trial.left)
        well &= not trial.left
        share = killed / len(differ) if differ else 1.0
        counts = (len(tried), len(tried) - len(differ), killed, len(trial.left))
        rows.append(f"| {name} | {' | '.join(map(str, counts))} | {share:.3f} |")
        print(rows[-1], f"{time.process_time() - began:.0f} s", flush=True)
    print("\n| subject | mutants | alike | killed | survive | share killed |\n|-|-:|-:|-:|-:|-:|")
    print("\n".join(rows))
    return well


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("subjects", nargs="*", choices=[[], *SUBJECTS], help="default: all")
    parser.add_argument("--text", default="", help="only mutants whose FILE:LINE CODE has this")
    parser.add_argument("--sample", type=int, help="try only so many of each subject, at random")
    given = parser.parse_args()
    sys.exit(not main(given.subjects or list(SUBJECTS), given.text, given.sample))
