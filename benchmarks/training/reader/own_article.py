"""Make examples of questions that come with their article, which is all there is to read.

In a library of one article nothing else can be retrieved. Questions and the look-alikes that
nothing answers meet the same text, so that the reader learns the difference between them and not
their topic.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from benchmarks.training.newswire import article, conversations, questions
from benchmarks.training.reader.examples import Example
from benchmarks.training.reader.follow_ups import EarlierTurn, forms, shortened, typed_turn
from benchmarks.training.reader.windows import Window, windows
from index.answer.question.analyze import analyze
from index.answer.reader.base import heading
from index.values import Published, Question, Span

OTHERS = 0.5
"""Chance of a further window of the article that doesn't answer."""

PAIRED = 0.5
"""Share of the questions that become the second turn of a conversation, after another question."""

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OwnArticle:
    """A written article, cut into the texts that the reader gets.

    Attributes:
        number: its line in the file.
        written: the article with its questions.
        text: its text.
        windows: its text in parts.
    """

    number: int
    written: Line
    text: str
    windows: Sequence[Window]

    @classmethod
    def of(cls, number: int, written: Line) -> Self:
        """Return the article of a line, as ``newswire.read_newswire`` returns it."""
        text = article(number, written)["text"]
        head = heading(written["title"], Published.parse(written["published_at"]))
        return cls(number, written, text, windows(head, text))

    def answer(self, asked: Line) -> Span | None:
        """Return where the article answers a question; None if it doesn't."""
        if not asked["answer"]:
            return None
        start = self.text.index(asked["answer"], asked["start"])
        return Span(start, start + len(asked["answer"]))

    def read(self, question: str, asked: Line, chance: random.Random) -> Iterator[Example]:
        """Yield a question on the window that answers it, or on any, and maybe on others."""
        answer = self.answer(asked)
        if answer is None:
            told = [chance.choice(self.windows)]
        else:
            told = [one for one in self.windows if one.contains(answer)]
        words = [one for one in (asked["answer"], *asked["answers"]) if one]
        yield from (one.example(question, answer) for one in told)
        for one in self.windows:
            answers = one in told or any(some in one.words for some in words)
            if not answers and chance.random() < OTHERS:
                yield one.example(question)


def on_own_article(written: Iterable[tuple[int, Line]], seed: int) -> Iterator[Example]:
    """Yield each question of written news articles, in both forms, on its own article.

    Args:
        written: the articles with their lines in the file.
        seed: the seed of what is drawn.
    """
    chance = random.Random(seed)
    for number, one in written:
        own = OwnArticle.of(number, one)
        for asked in questions(number, one):
            for form in ("question", "chat"):
                yield from own.read(analyze(Question(asked[form])).plain, asked, chance)


def turns_on_own_article(written: Iterable[tuple[int, Line]], seed: int) -> Iterator[Example]:
    """Yield the later turns of conversations on written articles, in the forms the reader gets.

    The conversations are those that were written, and of all articles those that two of its
    questions make: the second without the names that the first has, answerable or a look-alike.

    Args:
        written: the articles with their lines in the file.
        seed: the seed of what is drawn.
    """
    chance = random.Random(seed)
    for number, one in written:
        own = OwnArticle.of(number, one)
        for turns in conversations(number, one):
            earlier: list[EarlierTurn] = []
            for turn in turns:
                for form in forms(earlier, turn["chat"]) if earlier else ():
                    yield from own.read(form, turn, chance)
                earlier.append((turn["chat"], turn["answer"]))
        yield from _paired(own, chance)


def _paired(own: OwnArticle, chance: random.Random) -> Iterator[Example]:
    asked = list(questions(own.number, own.written))
    answered = [one for one in asked if one["answer"]]
    for later in asked:
        others = [one for one in answered if one is not later]
        if not others or chance.random() >= PAIRED:
            continue
        first = chance.choice(others)
        # The whole article is the text of both, because only its names and words matter here.
        before = _whole(own, first)
        turn = typed_turn(shortened(_whole(own, later), before, chance), chance)
        for form in forms([(first["question"], first["answer"])], turn):
            yield from own.read(form, later, chance)


def _whole(own: OwnArticle, asked: Line) -> Example:
    answer = own.answer(asked)
    place = (answer.start, answer.end) if answer else (-1, -1)
    return Example(asked["question"], own.text, *place)
