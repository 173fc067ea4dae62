"""How often Verbale stays silent on a question that only looks like one that an article answers.

    python -m benchmarks.look_alikes alone [--part dev]
    python -m benchmarks.look_alikes pairs --data LIBRARY [--part dev]

``alone`` asks each of ten articles, each in a library of its own, as somebody does who tries
Verbale with one article: questions that it answers, questions that differ from these in a person,
a role, an event or an attribute, and conversations of three turns. ``pairs`` asks a library of the
articles that the training questions are about: each pair is a question that one sentence answers
and its twin that nothing answers. ``dev`` and ``held`` were written without Verbale at hand; only
``dev`` is looked at question by question (``--wrong``). Articles of a part of
``newswire.jsonl.gz``, such as ``last-alone``, are asked alone in the same way, in both forms, and
what nothing answers is told by what it changes.
"""

import argparse
import asyncio
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.processor import processor
from benchmarks.training.cases import read_lines, write_articles
from benchmarks.training.newswire import article, conversations, questions, read_newswire
from index.answer.conversation.conversation import Conversation
from index.app import Verbale, opened
from index.operations.evaluation.scoring import contains, plain
from index.settings import load_settings
from index.values import Answer, Question

QUESTIONS = Path(__file__).parent / "questions"

SURE = 0.8
"""Confidence of an answer that a reader takes at its word."""

Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    Attributes:
        kind: what it is counted under.
        answerable: whether something answers it.
        good: whether it was answered rightly, or rightly refused.
        confidence: that of the answer.
        told: the question and the first quote, to be printed.
    """

    kind: str
    answerable: bool
    good: bool
    confidence: float
    told: str


def outcome(kind: str, asked: Asked, answer: Answer, *, answerable: bool) -> Outcome:
    """Judge an answer by its first quote: it is right if it contains an acceptable answer."""
    quote = next(iter(answer.quotes), None)
    said = plain(quote.text) if quote else ""
    right = any(contains(said, plain(one)) for one in asked["answers"])
    good = answer.answered and right if answerable else not answer.answered
    told = f"{answer.confidence:.2f}  {answer.question.text}  {quote.text if quote else '–'}"
    return Outcome(kind, answerable, good, answer.confidence, told)


async def ask_alone(part: str) -> list[Outcome]:
    """Ask each article the questions of a part, in a library of its own."""
    found: list[Outcome] = []
    for kept, asked in _of_part(part):
        with tempfile.TemporaryDirectory() as folder:
            bulk = write_articles([kept], Path(folder))
            async with opened(load_settings(data=Path(folder) / "library")) as verbale:
                await verbale.import_file(bulk)
                found += await asyncio.to_thread(_alone, verbale, asked)
    return found


def _of_part(part: str) -> Iterator[tuple[dict[str, Any], list[Asked]]]:
    """Yield the articles of a part, each with the questions that it is asked."""
    if part in ("dev", "held"):
        for line in read_lines(QUESTIONS / "alone.jsonl.gz"):
            kept = {name: value for name, value in line.items() if name != "questions"}
            yield kept, [one for one in line["questions"] if one["part"] == part]
        return
    for number, line in enumerate(read_newswire(QUESTIONS / "newswire.jsonl.gz"), start=1):
        if line["part"] == part:
            asked: list[Asked] = [
                _as_asked(one, form)
                for one in questions(number, line)
                for form in ("question", "chat")
            ]
            for talk, turns in enumerate(conversations(number, line), start=1):
                asked += [
                    {**_as_asked(one, "chat"), "conversation": talk, "turn": turn}
                    for turn, one in enumerate(turns, start=1)
                ]
            yield article(number, line), asked


def _as_asked(one: dict[str, Any], form: str) -> dict[str, Any]:
    """Return a question of a news article in the form of those of ``alone.jsonl.gz``."""
    answers = [one["answer"], *one["answers"]] if one["answer"] else []
    label = "question" if answers else one["kind"]
    return {"question": one[form], "answers": answers, "answerable": bool(answers), "label": label}


def _alone(verbale: Verbale, asked: Sequence[Asked]) -> list[Outcome]:
    found: list[Outcome] = []
    talks = groupby(asked, key=lambda one: one.get("conversation"))
    for talk, turns in talks:
        conversation = Conversation()
        for turn in turns:
            question = Question(turn["question"])
            background = verbale.answerer.background(conversation, question) if talk else None
            answer = verbale.answerer.answer(question, None, background)
            conversation = conversation.then(answer)
            later = talk and turn["turn"] > 1
            kind = "later turn" if later else turn.get("label", "question")
            found.append(outcome(kind, turn, answer, answerable=turn["answerable"]))
    return found


async def ask_pairs(part: str, data: Path) -> list[Outcome]:
    """Ask a library the questions of a part, and their twins."""
    pairs = [
        one for one in read_lines(QUESTIONS / "contrast-pairs.jsonl.gz") if one["part"] == part
    ]

    def ask(verbale: Verbale) -> Iterator[Outcome]:
        for pair in pairs:
            for form in ("question", "contrast"):
                answer = verbale.answerer.answer(Question(pair[form]))
                yield outcome(pair["class"], pair, answer, answerable=form == "question")

    async with opened(load_settings(data=data)) as verbale:
        return await asyncio.to_thread(lambda: [*ask(verbale)])


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a line for each kind: answered rightly, refused rightly, and sure but wrong."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        kinds[one.kind].append(one)
    for kind, some in [*sorted(kinds.items()), ("all", list(outcomes))]:
        asked = Counter(one.answerable for one in some)
        good = Counter(one.answerable for one in some if one.good)
        sure = sum(not one.good and not one.answerable and one.confidence >= SURE for one in some)
        right, refused = (f"{good[one]} of {asked[one]}" for one in (True, False))
        yield f"{kind:18} right {right:11} refused {refused:11} not refused, ≥ {SURE}: {sure}"


def main() -> None:
    """Ask, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("which", choices=("alone", "pairs"))
    parser.add_argument("--data", type=Path, help="for pairs: the library's data folder")
    parser.add_argument("--part", default="dev", help="dev, held, or a part of the news articles")
    parser.add_argument("--wrong", action="store_true", help="print each answer that is amiss")
    given = parser.parse_args()
    if given.which == "pairs" and given.data is None:
        parser.error("pairs needs --data")
    asking = ask_alone(given.part) if given.which == "alone" else ask_pairs(given.part, given.data)
    found = asyncio.run(asking)
    if given.wrong:
        print(*(one.told for one in found if not one.good), sep="\n")
    print(processor(), *table(found), sep="\n")


if __name__ == "__main__":
    main()
