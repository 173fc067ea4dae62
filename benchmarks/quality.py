"""Verbale and its peers on the same questions, the same articles and the same model, in one run.

    python -m benchmarks.quality ../shared/eval --cache build/quality
    python -m benchmarks.quality ../shared/eval --cache build/quality --only xquad rgb_fact

and for benchmarks/results.md, everything:

    python -m benchmarks.quality ../shared/eval --cache build/quality --write benchmarks/results.md
        --peers-python PEERS/bin/python --json build/quality.json

The folder holds ``articles/`` and ``questions/``. Peers other than plain Chroma are installed in an
environment of their own (``pip install -r benchmarks/peers.txt``), whose Python ``--peers-python``
names. ``--library diplomatic=FOLDER`` takes a library that holds just the articles of a set.

Vectors, libraries and what peers found are kept in the cache, so that a second run costs Verbale's
answers alone. How everything is counted stands in ``benchmarks/results.md``.
"""

import argparse
import asyncio
import json
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.compare.ground import Ground, lay
from benchmarks.compare.rivals import Rivals
from benchmarks.compare.sets import QuestionSet, question_sets
from benchmarks.compare.table import Result, as_json, markdown, write
from benchmarks.compare.variants import VARIANTS, Libraries, Variant, judged_by
from benchmarks.compare.vectors import KeptVectors
from benchmarks.peers import BASELINE, PEERS
from benchmarks.processor import processor
from index.embedding.registry import open_encoder
from index.errors import VerbaleError
from index.operations.evaluation.scoring import ScoredAnswer, auroc, measure
from index.settings import PACKAGED_MODEL


class Comparison:
    """Everything that a run needs; passages and vectors of a pool are made once."""

    def __init__(self, cache: Path, peers_python: Path | None, standing: dict[str, Path]) -> None:
        # Peers get the model as it is; what is trained further is Verbale's own.
        self.encoder = open_encoder(PACKAGED_MODEL, tuned=False)
        self._vectors = KeptVectors(self.encoder, cache / "vectors")
        self._rivals = Rivals(self._vectors, cache / "peers")
        self._libraries = Libraries(cache / "libraries", self.encoder, standing)
        self._peers_python = peers_python
        self.versions: dict[str, None] = {}

    async def variant(self, variant: Variant, questions: QuestionSet) -> Result:
        """What Verbale gets of a set."""
        judged: list[ScoredAnswer] = []
        for pool in questions.pools:
            judged += await judged_by(variant, await self._libraries.of(pool), pool)
        measures = measure(judged)
        measured = measures.overall.refusal.auroc
        return Result(questions.name, variant.name, True, measures, measured)

    def peers(self, questions: QuestionSet) -> list[Result]:
        """What each peer gets of a set."""
        pools = [lay(pool, self._vectors) for pool in questions.pools]
        return [self._peer(name, questions.name, pools) for name in self.names]

    @property
    def names(self) -> list[str]:
        """The peers that can be run."""
        return list(PEERS) if self._peers_python else [BASELINE]

    def _peer(self, name: str, questions: str, pools: Sequence[Ground]) -> Result:
        python = Path(sys.executable) if name == BASELINE else self._peers_python
        assert python is not None, "only the baseline runs without an environment of its own"
        ran = [self._rivals.run(name, python, pool) for pool in pools]
        self.versions[ran[0].version] = None
        scores = [score for some in ran for score in some.scores]
        ways = (
            [one for some in ran for one in some.by_cosine],
            [one for some in ran for one in some.by_rank],
        )
        return max((_result(name, questions, way, scores) for way in ways), key=_first_and_three)


def _result(
    name: str, questions: str, judged: Sequence[ScoredAnswer], scores: Sequence[float]
) -> Result:
    """What a peer got, with the better AUROC of its own score and of the cosine."""
    cosines = [one.given.confidence for one in judged]
    found = [_auroc(judged, some) for some in (scores, cosines)]
    better = max((one for one in found if one is not None), default=None)
    return Result(questions, name, ours=False, measures=measure(judged), auroc=better)


def _first_and_three(result: Result) -> tuple[float, float]:
    ranking = result.measures.overall.ranking
    return ranking.sentence_at_1 or 0.0, ranking.quote_at_3 or 0.0


def _auroc(judged: Sequence[ScoredAnswer], scores: Sequence[float]) -> float | None:
    pairs = list(zip(judged, scores, strict=True))
    return auroc(
        [score for one, score in pairs if one.expected.answerable],
        [score for one, score in pairs if not one.expected.answerable],
    )


async def compare(comparison: Comparison, sets: Sequence[QuestionSet]) -> list[Result]:
    """Every system on every set, told on standard error as it comes."""
    results: list[Result] = []
    for questions in sets:
        some = [await comparison.variant(variant, questions) for variant in VARIANTS]
        some += comparison.peers(questions)
        for one in some:
            ranking = one.measures.overall.ranking
            told = (ranking.sentence_at_1, ranking.quote_at_3, ranking.retrieval_at_20, one.auroc)
            figures = "  ".join("    –" if value is None else f"{value:.3f}" for value in told)
            print(f"{one.questions:<34} {one.system:<20} {figures}", file=sys.stderr)
        results += some
    return results


def _versions(comparison: Comparison) -> str:
    own = f"verbale {version('verbale')}, {comparison.encoder.identity}"
    peers = ", ".join(comparison.versions)
    machine = f"Python {platform.python_version()}, {processor()}"
    return f"Measured on {datetime.now(UTC):%Y-%m-%d}: {own}; {peers}; {machine}."


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="holds articles/ and questions/")
    parser.add_argument("--cache", type=Path, required=True, help="where vectors and more are kept")
    parser.add_argument("--only", nargs="+", default=[], metavar="SET", help="these sets alone")
    parser.add_argument("--library", action="append", default=[], metavar="SET=FOLDER")
    parser.add_argument(
        "--peers-python", type=Path, help="the Python that has benchmarks/peers.txt"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this file")
    parser.add_argument("--json", type=Path, metavar="FILE", help="everything, for other programs")
    return parser.parse_args()


def main() -> None:
    """Measure, and tell what fails in its own words."""
    try:
        _run(_arguments())
    except VerbaleError as error:
        sys.exit(str(error))


def _run(given: argparse.Namespace) -> None:
    standing = {name: Path(folder) for name, _, folder in (s.partition("=") for s in given.library)}
    comparison = Comparison(given.cache, given.peers_python, standing)
    results = asyncio.run(compare(comparison, question_sets(given.folder, given.only)))
    versions = _versions(comparison)
    print(measured := markdown(results, versions))
    if given.write:
        write(given.write, measured)
    if given.json:
        given.json.write_text(json.dumps(as_json(results, versions), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
