"""Training examples of the reader: a question, a text, its sentences and the answer span in it."""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.text.sentences import sentences

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
        sentences: start and end of each sentence that is judged, in order; what lies before the
            first is the heading.
    """

    question: str
    text: str
    start: int = -1
    end: int = -1
    sentences: tuple[tuple[int, int], ...] = ()

    @property
    def answerable(self) -> bool:
        """Return whether the text answers the question."""
        return self.start >= 0

    @property
    def evidence(self) -> list[bool]:
        """Return whether each sentence contains the answer."""
        return [
            self.answerable and start < self.end and end > self.start
            for start, end in self.sentences
        ]


def read_examples(file: Path) -> list[Example]:
    """Read the examples of a JSON Lines file."""
    with file.open(encoding="utf-8") as lines:
        return [_read(json.loads(line)) for line in lines]


def _read(line: dict[str, Any]) -> Example:
    sentences = tuple((start, end) for start, end in line.pop("sentences", ()))
    return Example(**line, sentences=sentences)


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
            text = paragraph["context"]
            yield Example(
                asked["question"], text, start, start + len(answer["text"]), _sentences(text)
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
            text = chance.choice(others)
            strangers.append(Example(example.question, text, sentences=_sentences(text)))
    return [*examples, *strangers]


def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((one.start, one.end) for one in sentences(text))


def excerpted(example: Example, chance: random.Random) -> Example:
    """Return the heading and some sentences, as the reader gets them of a retrieved passage.

    The answering sentence stays, in nine cases of ten with the one before, and of the others each
    with a chance drawn for the whole text: the reader learns to do with much context and with
    little. An example without sentences is returned unchanged.
    """
    if not example.sentences:
        return example
    share, evidence = chance.uniform(0.2, 0.9), example.evidence
    chosen = [
        number
        for number in range(len(evidence))
        if evidence[number]
        or (evidence[number + 1 : number + 2] == [True] and chance.random() < 0.9)
        or chance.random() < share
    ]
    return _excerpt(example, _fitting(example, chosen or [chance.randrange(len(evidence))]))


def _fitting(example: Example, chosen: Sequence[int]) -> list[int]:
    """Return the chosen sentences from the answer on, or the first, that fit in ``LONGEST``."""
    kept: list[int] = []
    evidence, room = example.evidence, LONGEST
    for number in sorted(chosen, key=lambda one: not evidence[one]):
        start, end = example.sentences[number]
        if not kept or end - start < room:
            room -= end - start + 1
            kept.append(number)
    return sorted(kept)


def _excerpt(example: Example, numbers: Sequence[int]) -> Example:
    text = example.text[: example.sentences[0][0]]
    spans, start, end = [], -1, -1
    for number in numbers:
        begins, ends = example.sentences[number]
        moved = len(text) - begins
        if example.answerable and begins < example.end and ends > example.start:
            start = start if start >= 0 else max(example.start, begins) + moved
            end = min(example.end, ends) + moved
        spans.append((len(text), ends + moved))
        text += example.text[begins:ends] + " "
    return Example(example.question, text.rstrip(" "), start, end, tuple(spans))
