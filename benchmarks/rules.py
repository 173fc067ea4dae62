"""Ask lists of questions without one rule at a time, to see what the rule decides.

    python -m benchmarks.rules --data LIBRARY --kept FILE [--without NAME …] LIST.jsonl …

A rule is left out by putting what says nothing in the place of its function. What the networks say
is kept in ``FILE`` by its exact input, and only those questions are asked again for which a rule
said anything. A rule decides something where the paired 95 % interval of a measure's difference
doesn't hold 0. It may stay for a list that it was not written for.
"""

import argparse
import asyncio
import hashlib
import pickle
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from tqdm import tqdm

from benchmarks.confidence_intervals import MEASURES, Rows, interval, outcome, sampled
from benchmarks.processor import processor
from index.answer.presentation.as_json import answer_object
from index.answer.reader.registry import PackagedReader
from index.app import Verbale, opened
from index.embedding.registry import PackagedEncoder
from index.errors import InputError
from index.operations.evaluation.dataset import ExpectedAnswer, read_expected
from index.settings import load_settings

Off = Callable[..., Any]


def says(value: object) -> Off:
    """Return what says the same of everything."""
    return lambda *_, **__: value


def argument(number: int) -> Off:
    """Return what changes nothing: it returns one of its arguments."""
    return lambda *given, **__: given[number]


def none_of(number: int) -> Off:
    """Return what says no of each item of an argument."""
    return lambda *given, **__: [False for _ in given[number]]


_A = "index.answer."
RULES: Mapping[str, Mapping[str, Off]] = {
    "definitions": {
        f"{_A}definitions:asked_definition": says(None),
        f"{_A}definitions:definition": says(None),
        f"{_A}definitions:asks_to_define": says(False),
    },
    "descriptions": {f"{_A}definitions:description": says(None)},
    "abbreviations written out": {f"{_A}definitions:written_out": says(None)},
    "doubt": {f"{_A}doubt:doubtful": none_of(1)},
    "doubt: questions": {f"{_A}doubt:_is_question": says(False)},
    "doubt: dated for nothing": {f"{_A}doubt:_is_dated_for_nothing": says(False)},
    "doubt: other casualties": {f"{_A}doubt:of_other_casualties": says(False)},
    "doubt: not written out": {f"{_A}doubt:_does_not_write_out": says(False)},
    "doubt: other lines": {f"{_A}doubt:_other_lines": none_of(0)},
    "relative days": {
        f"{_A}ranking.span_reading:with_relative_day": lambda reading, _: reading.plain
    },
    "periods": {f"{_A}periods:asked_period": says(None)},
    "further sentences": {f"{_A}quoting.further_sentences:with_further_sentences": argument(1)},
    "other values": {f"{_A}same_event:may_differ": says(False)},
    "newest value first": {f"{_A}same_event:compared": lambda _, quotes, *__: tuple(quotes)},
    "holders answer": {f"{_A}office_answers:answer_of_holders": says(None)},
    "holders widen": {f"{_A}office_holders.learned:widened": argument(0)},
    "bounds": {f"{_A}spans.patterns:bounded": argument(1)},
    "repeats of the question": {f"{_A}spans.patterns:repeats": says(False)},
    "whole clause": {f"{_A}spans.patterns:whole_clause": argument(1)},
    "span patterns": {f"{_A}spans.patterns:find_span": says(None)},
    "span kinds": {f"{_A}spans.patterns:fits": says(True)},
    "dates in present": {f"{_A}spans.article_date:tells_in_present": says(False)},
    "courtesy": {f"{_A}question.normal_form:without_courtesy": argument(0)},
    "us the country": {f"{_A}question.normal_form:_country": lambda found: found[0]},
    "contractions": {f"{_A}question.normal_form:spell_out": argument(0)},
    "shorthand of times": {f"{_A}question.times.shorthand:times_written_out": argument(0)},
    "ordinals": {f"{_A}question.numerals:ordinals": says(frozenset())},
    "labelled numbers": {f"{_A}question.numerals:labelled_numbers": says(frozenset())},
    "forms of numbers": {f"{_A}question.numerals:forms_of_number": says(())},
    "spelling": {f"{_A}question.spelling:Spelling.corrected": argument(1)},
    "names by articles": {f"{_A}question.name_casing:with_names": argument(0)},
    "yes/no": {f"{_A}question.analyze:asks_whether": says(False)},
    "times": {f"{_A}question.times.expressions:find_dates": says(None)},
    "lexicon": {f"{_A}question.normal_form:_found_in": says(())},
    "headings of lists": {f"{_A}sentences:heading_of_list": says(None)},
    "sentences before": {f"{_A}sentences:refers_back": says(False)},
    "asks for holder": {f"{_A}question.analyze:QuestionAnalysis.asks_for_holder": says(False)},
    "newest": {f"{_A}question.analyze:QuestionAnalysis.newest": says(False)},
}


@contextmanager
def left_out(name: str, noted: Callable[[], None] | None = None) -> Iterator[None]:
    """Leave a rule out; or, if ``noted`` is given, call that whenever the rule says something."""
    with ExitStack() as stack:
        for place, off in RULES[name].items():
            module, _, path = place.partition(":")
            *classes, attribute = path.split(".")
            owner: Any = import_module(module)
            for one in classes:
                owner = getattr(owner, one)
            real = getattr(owner, attribute)
            function: Any = real.fget if isinstance(real, property) else real
            new = off if noted is None else _watched(function, off, noted)
            owners = [owner] if classes else _importing(attribute, real)
            for each in owners:
                put = property(new) if isinstance(real, property) else new
                stack.enter_context(mock.patch.object(each, attribute, put))
        yield


def _importing(attribute: str, real: object) -> list[object]:
    """Return the modules that have a function under its name."""
    return [
        module
        for name, module in list(sys.modules.items())
        if name.startswith("index.") and getattr(module, attribute, None) is real
    ]


def _watched(real: Off, off: Off, noted: Callable[[], None]) -> Off:
    def call(*given: Any, **named: Any) -> Any:
        made, said = real(*given, **named), off(*given, **named)
        listed = isinstance(made, list | tuple) and said is not None
        if made != said and not (listed and list(made) == list(said)):
            noted()
        return made

    return call


class Kept:
    """What the networks said, by their exact input, in a file."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, check_same_thread=False, timeout=60)
        self._database.execute(
            "create table if not exists kept (input text primary key, said blob)"
        )

    def get(self, key: str, make: Callable[[], Any]) -> Any:
        """Return what was said before, or is said now."""
        digest = hashlib.sha256(key.encode()).hexdigest()
        found = self._database.execute(
            "select said from kept where input = ?", (digest,)
        ).fetchone()
        if found:
            return pickle.loads(found[0])
        made = make()
        with self._database:
            self._database.execute(
                "insert or replace into kept values (?, ?)", (digest, pickle.dumps(made))
            )
        return made

    @contextmanager
    def networks(self) -> Iterator[None]:
        """Ask the packaged networks only what they were not asked before."""
        read, encode = PackagedReader.read, PackagedEncoder.encode_question

        def reading(reader: Any, question: str, texts: Sequence[str]) -> list[Any]:
            def said(text: str) -> Any:
                key = f"{reader.identity}\n{question}\n{text}"
                return self.get(key, lambda: read(reader, question, [text])[0])

            return [said(text) for text in texts]

        def encoding(encoder: Any, text: str) -> Any:
            return self.get(f"{encoder.identity}\n{text}", lambda: encode(encoder, text))

        with (
            mock.patch.object(PackagedReader, "read", reading),
            mock.patch.object(PackagedEncoder, "encode_question", encoding),
        ):
            yield


def asked(verbale: Verbale, one: ExpectedAnswer) -> tuple[tuple[float, ...], Any]:
    """Return what became of a question, as numbers, and its quotes."""
    try:
        answer = answer_object(verbale.answerer.answer(one.question))
    except InputError:
        answer = {"quotes": [], "nearest": [], "answered": False, "confidence": 0.0, "answer": None}
    shown = [
        (it["text"], it["span"], it["overtaken"], it["also"])
        for it in answer["quotes"] or answer["nearest"]
    ]
    return outcome(one, answer).row, (answer["answered"], answer["answer"], shown)


def compare(
    verbale: Verbale, lists: Mapping[str, Sequence[ExpectedAnswer]], names: Sequence[str]
) -> Iterator[str]:
    """Yield the lines of a table."""
    yield "| rule | list | asked again | other answers | " + " | ".join(MEASURES) + " |"
    yield "|---|---|--:|--:|" + "--:|" * len(MEASURES)
    for title, expected in lists.items():
        before, said = _with_all(verbale, expected, names)
        old = np.array([row for row, _ in before], float)
        cells = [f"{measure(old):.3f}" for measure in MEASURES.values()]
        yield f"| – | {title} | {len(expected)} | | {' | '.join(cells)} |"
        for name in names:
            new, others = old.copy(), 0
            with left_out(name):
                for number in sorted(said[name]):
                    new[number], shown = asked(verbale, expected[number])
                    others += shown != before[number][1]
            cells = list(_differences(new, old)) if others else [""] * len(MEASURES)
            yield f"| {name} | {title} | {len(said[name])} | {others} | {' | '.join(cells)} |"


def _with_all(
    verbale: Verbale, expected: Sequence[ExpectedAnswer], names: Sequence[str]
) -> tuple[list[tuple[tuple[float, ...], Any]], dict[str, set[int]]]:
    """Return what becomes of each question, and for which of them each rule says something."""
    made: list[tuple[tuple[float, ...], Any]] = []
    said: dict[str, set[int]] = {name: set() for name in names}

    def note(name: str) -> None:
        said[name].add(len(made))

    with ExitStack() as stack:
        for name in names:
            stack.enter_context(left_out(name, partial(note, name)))
        for one in tqdm(expected, unit="question"):
            made.append(asked(verbale, one))
    return made, said


def _differences(new: Rows, old: Rows) -> Iterator[str]:
    """Yield the difference of each measure, in bold where its interval doesn't hold 0."""
    samples = sampled(len(new))
    for measure in MEASURES.values():
        drawn = [measure(new[one]) - measure(old[one]) for one in samples[:500]]
        low, high = np.nanpercentile(drawn, (2.5, 97.5)) if not np.isnan(drawn).all() else (0, 0)
        difference = measure(new) - measure(old)
        told = f"{difference:+.3f}"
        yield f"**{told}** ({interval(drawn)})" if low > 0 or high < 0 else told


async def _main(given: argparse.Namespace) -> None:
    lists = {file.stem: read_expected(file)[: given.most] for file in given.lists}
    names = given.without or list(RULES)
    async with opened(load_settings(data=given.data)) as verbale:
        verbale.answerer.originals = None  # the lists ask English articles

        def run() -> None:
            with Kept(given.kept).networks():
                for line in compare(verbale, lists, names):
                    print(line, flush=True)

        await asyncio.to_thread(run)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("--kept", type=Path, required=True, help="file of what the networks said")
    parser.add_argument("--without", action="append", choices=RULES, metavar="NAME")
    parser.add_argument("--most", type=int, help="questions of each list")
    parser.add_argument("lists", type=Path, nargs="+")
    given = parser.parse_args()
    print(f"{processor()}\n")
    asyncio.run(_main(given))


if __name__ == "__main__":
    main()
