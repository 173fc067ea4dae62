"""What the reader learns from: a question, a text, and the words of it that answer, if any do."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

LONGEST = 1000
"""Characters of a text that is learned from: about what a passage with its headline holds."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a text.

    Attributes:
        question: as asked.
        text: what is read.
        start: where the answering words begin, in characters; -1 where the text does not answer.
        end: where they end.
    """

    question: str
    text: str
    start: int = -1
    end: int = -1

    @property
    def answerable(self) -> bool:
        """Whether the text answers."""
        return self.start >= 0


def read_examples(file: Path) -> list[Example]:
    """The examples of a JSON Lines file."""
    with file.open(encoding="utf-8") as lines:
        return [Example(**json.loads(line)) for line in lines]


def write_examples(file: Path, examples: Iterable[Example]) -> int:
    """Write examples as JSON Lines; how many there were."""
    written = [json.dumps(asdict(example), ensure_ascii=False) + "\n" for example in examples]
    file.write_text("".join(written), encoding="utf-8")
    return len(written)


def from_squad(file: Path) -> Iterator[Example]:
    """The answerable questions of a file in the format of SQuAD (Rajpurkar et al. 2016).

    Of several acceptable answers the shortest is learned: what is wanted are the words that
    answer, and the sentence around them is known anyway.
    """
    data = json.loads(file.read_text(encoding="utf-8"))["data"]
    for paragraph in (one for article in data for one in article["paragraphs"]):
        for asked in paragraph["qas"]:
            if not asked["answers"]:
                continue
            answer = min(asked["answers"], key=lambda one: len(one["text"]))
            start = answer["answer_start"]
            yield Example(
                asked["question"], paragraph["context"], start, start + len(answer["text"])
            )


def with_strangers(examples: Sequence[Example], share: float, seed: int) -> list[Example]:
    """The examples, and for a share of those with an answer the question on another text.

    That text does not answer; it is among those whose words are nearest to the question's (TF-IDF),
    so that a likeness of words alone does not pass for an answer.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - training alone

    chance = random.Random(seed)
    texts = list(dict.fromkeys(example.text for example in examples))
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    matrix = vectorizer.fit_transform(texts)
    answerable = [one for one in examples if one.answerable]
    asked = chance.sample(answerable, round(len(answerable) * share))
    if not asked:
        return list(examples)
    nearest = vectorizer.transform([one.question for one in asked]) @ matrix.T
    strangers = []
    for row, example in enumerate(asked):
        order = nearest[row].toarray()[0].argsort()[::-1][:6]
        answer = example.text[example.start : example.end].lower()
        others = [
            texts[number]
            for number in order
            if texts[number] != example.text and answer not in texts[number].lower()
        ]
        if others:
            strangers.append(Example(example.question, chance.choice(others)))
    return [*examples, *strangers]


def cut(example: Example, chance: random.Random) -> Example:
    """The example on at most ``LONGEST`` characters of its text, the answer within them."""
    text, spare = example.text, len(example.text) - LONGEST
    if spare <= 0:
        return example
    earliest = max(0, example.end - LONGEST) if example.answerable else 0
    latest = min(spare, example.start) if example.answerable else spare
    begin = chance.randint(min(earliest, latest), latest)
    begin = max(text.rfind(" ", 0, begin) + 1, earliest) if begin else 0
    kept = text[begin : begin + LONGEST]
    if not example.answerable:
        return Example(example.question, kept)
    end = min(example.end - begin, len(kept))
    return Example(example.question, kept, example.start - begin, end)
