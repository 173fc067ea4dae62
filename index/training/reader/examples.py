"""Training examples of the reader: a question, a text and the answer span in it, if any."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

LONGEST = 1000
"""Characters of a training text: about a passage with its headline."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question about a text.

    Attributes:
        question: the question.
        text: the text to read.
        start: start of the answer span, in characters; -1 if the text doesn't answer.
        end: end of the answer span, exclusive.
    """

    question: str
    text: str
    start: int = -1
    end: int = -1

    @property
    def answerable(self) -> bool:
        """Return whether the text answers the question."""
        return self.start >= 0


def read_examples(file: Path) -> list[Example]:
    """Read the examples of a JSON Lines file."""
    with file.open(encoding="utf-8") as lines:
        return [Example(**json.loads(line)) for line in lines]


def write_examples(file: Path, examples: Iterable[Example]) -> int:
    """Write examples as JSON Lines and return their number."""
    written = [json.dumps(asdict(example), ensure_ascii=False) + "\n" for example in examples]
    file.write_text("".join(written), encoding="utf-8")
    return len(written)


def from_squad(file: Path) -> Iterator[Example]:
    """Yield the answerable questions of a file in SQuAD format (Rajpurkar et al. 2016).

    Of several acceptable answers the shortest is used: the reader should mark the answer only, not
    the sentence around it.
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
    """Add unanswerable examples: for a share of the answerable ones, the question on another text.

    That text is among the most similar to the question by TF-IDF, so that the reader learns that
    shared words alone are no answer.
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
    """Crop the text to ``LONGEST`` characters that include the answer."""
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
