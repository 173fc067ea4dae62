"""What each part of answering adds: on one library, with the same questions, in one run.

    python -m benchmarks.ablation --data LIBRARY questions.jsonl …

From the field's default upwards: passages by words alone, by meaning alone (with the packaged
encoder as it is, and with the question encoder), by both fused, and ranked;
of each the best sentence by cosine in its ten best passages. Then Verbale without its reader, and
with it; and with one register for all questions, and a reader that gets whole passages in place of
their likeliest sentences, though what it says is weighed as ever.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from unittest import mock

import numpy as np
from tqdm import tqdm

from benchmarks.processor import processor
from index.answer.question.analyze import analyze
from index.answer.ranking import ranking, span_reading
from index.answer.ranking.ranking import Register
from index.answer.reader.base import TODAY, Excerpt, heading
from index.answer.retrieval.retriever import Candidate, RetrievalResult
from index.answer.sentences import Sentence, sentences_of
from index.app import Verbale, opened
from index.embedding.encoder import Encoder, Matrix
from index.embedding.registry import open_encoder
from index.operations.evaluation.dataset import ExpectedAnswer, read_expected
from index.operations.evaluation.scoring import (
    Given,
    ScoredAnswer,
    Shown,
    ask_all,
    evaluation_metrics,
    score,
)
from index.settings import PACKAGED_MODEL, load_settings
from index.store.library import Library
from index.store.rows import Passage, SearchFilter
from index.values import PUBLIC

LOOKED, SHOWN, RETRIEVED = 10, 5, 20


@dataclass(frozen=True)
class Ground:
    """A library as every way of retrieving sees it."""

    library: Library
    encoder: Encoder
    ids: list[int]
    matrix: Matrix

    def nearest(self, vector: Matrix) -> list[int]:
        """The passages nearest to a vector, compared one by one."""
        return [self.ids[row] for row in np.argsort(-(self.matrix @ vector))[:RETRIEVED]]


Way = Callable[[ExpectedAnswer, RetrievalResult], list[int]]


def ways(ground: Ground) -> dict[str, Way]:
    """How passages are retrieved, from the plainest on; each gives their ids, best first."""

    def by(score: Callable[[Candidate], float]) -> Way:
        return lambda _, sought: [
            one.passage.id for one in sorted(sought.candidates, key=score, reverse=True)
        ]

    def plain(expected: ExpectedAnswer, _: RetrievalResult) -> list[int]:
        return ground.nearest(ground.encoder.encode_question(expected.question.text))

    return {
        "words alone": by(lambda one: one.full_text_score),
        "meaning alone, packaged encoder": plain,
        "meaning alone, question encoder": lambda _, sought: ground.nearest(sought.vector),
        "fused": by(lambda one: one.fused),
        "fused and ranked": by(lambda one: one.log_odds),
    }


class ByCosine:
    """The best sentence by cosine in each of the best passages, as plain programs choose it."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._vector = cache(self._encoded)

    def _encoded(self, sentence: str) -> Matrix:
        row: Matrix = self._ground.encoder.encode_passages([sentence])[0]
        return row

    def given(self, expected: ExpectedAnswer, found: Sequence[int]) -> Given:
        """What a question gets of these passages."""
        passages, library = self._ground.library.passages, self._ground.library
        live = library.generations.live()
        assert live is not None, "the library has passages with vectors"
        known = passages.in_reach(found[:RETRIEVED], SearchFilter((PUBLIC,), live.chunker))
        ordered = [known[id_] for id_ in found[:RETRIEVED] if id_ in known]
        words = passages.words(one.id for one in ordered)
        question = self._ground.encoder.encode_question(analyze(expected.question).plain)
        best = sorted(self._best(ordered[:LOOKED], question), key=lambda pair: -pair[0])
        return Given(
            quotes=tuple(shown for _, shown in best[:SHOWN]),
            passages=tuple(Shown(_names(one), words[one.id]) for one in ordered),
            answer="",
            answered=True,
            confidence=best[0][0] if best else 0.0,
            elapsed_ms=0.0,
        )

    def _best(self, some: Sequence[Passage], question: Matrix) -> Iterator[tuple[float, Shown]]:
        told = sentences_of(some, self._ground.library.passages)
        for one in some:
            words = [sentence.words for sentence in told.get(one.id, [])]
            if words:
                cosine, said = max((float(self._vector(each) @ question), each) for each in words)
                yield cosine, Shown(_names(one), said, said)


def _names(passage: Passage) -> frozenset[str]:
    return frozenset(filter(None, (passage.external_id, passage.article_key, passage.url)))


async def retrieved(
    verbale: Verbale, expected: Sequence[ExpectedAnswer]
) -> dict[str, list[ScoredAnswer]]:
    """Every way of retrieving on every question."""
    library = verbale.answerer.library
    live = library.generations.live()
    assert live is not None, "the library has passages with vectors"
    ids, matrix = library.vectors.in_reach(live, SearchFilter((PUBLIC,), live.chunker))
    ground = Ground(library, open_encoder(PACKAGED_MODEL, tuned=False), ids, matrix)
    chooser, judged = ByCosine(ground), {name: list[ScoredAnswer]() for name in ways(ground)}
    for one in tqdm(expected, unit="question"):
        sought = verbale.answerer.seek(one.question)
        assert sought is not None, "the library has a generation"
        for name, way in ways(ground).items():
            judged[name].append(score(one, chooser.given(one, way(one, sought))))
    return judged


def whole_passage(sentences: Iterable[Sentence], dated: Set[int] = frozenset()) -> Excerpt:
    """The whole passage of some of its sentences, as ``excerpt`` gives the sentences alone."""
    chosen = sorted(sentences, key=lambda one: one.span.start)
    passage, revision = chosen[0].passage, chosen[0].revision_text
    text, shifts, last = heading(passage.title, passage.published), {}, passage.span.start
    for one in (sentence.span for sentence in chosen):
        text += revision[last : one.start] + (TODAY if one.start in dated else "")
        shifts[one.start] = len(text) - one.start
        text, last = text + one.of(revision), one.end
    return Excerpt(text + revision[last : passage.span.end], shifts, dated)


def one_register(*_: object, **__: object) -> Register:
    """The register of most news, whatever is asked."""
    return "read"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is left out: which reader answers, and what is put in whose place."""

    reader: str = "packaged"
    changed: Callable[[], AbstractContextManager[object]] = nullcontext


PARTS = {
    "Verbale without its reader": Part(reader=""),
    "Verbale, whole passages read": Part(
        changed=partial(mock.patch.object, span_reading, "excerpt", whole_passage)
    ),
    "Verbale, one register": Part(
        changed=partial(mock.patch.object, ranking, "register_of", one_register)
    ),
    "Verbale": Part(),
}


async def compare(data: Path, file: Path) -> dict[str, list[ScoredAnswer]]:
    """Every way on every question of a list."""
    expected = read_expected(file)
    found: dict[str, list[ScoredAnswer]] = {}
    for name, part in PARTS.items():
        settings = load_settings(data=data)
        answer = settings.answer.model_copy(update={"reader": part.reader})
        async with opened(settings.model_copy(update={"answer": answer})) as verbale:
            found = found or await retrieved(verbale, expected)
            with part.changed():
                found[name] = await ask_all(verbale, expected)
    return found


def table(name: str, found: dict[str, list[ScoredAnswer]]) -> Iterator[str]:
    """The figures as Markdown."""
    yield f"| {name} | sentence@1 | quote@3 | passage@20 | AUROC |"
    yield "|---|---|---|---|---|"
    for way, judged in found.items():
        told = evaluation_metrics(judged)
        one = told.ranking
        shares = (one.sentence_at_1, one.quote_at_3, one.retrieval_at_20, told.refusal.auroc)
        cells = " | ".join("–" if share is None else f"{share:.3f}" for share in shares)
        yield f"| {way} | {cells} |"


def main() -> None:
    """Measure, and print a table for each list."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("lists", type=Path, nargs="+")
    given = parser.parse_args()
    print(f"{processor()}\n")
    for file in given.lists:
        print("\n".join(table(file.stem, asyncio.run(compare(given.data, file)))), "\n")


if __name__ == "__main__":
    main()
