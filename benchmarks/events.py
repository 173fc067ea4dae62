"""Measure how well articles are grouped by event, against groups made by hand.

``benchmarks/questions/events.jsonl`` has 600 articles of some weeks of four collections: their ids,
which event each reports, and in which part they are. ``fit`` and ``held`` are the first 300; all of
these have served to choose rules by now. The other 300, ``blind``, of other weeks, were grouped by
hand before any rule was changed after that. The articles themselves are read from a folder of JSON
Lines files, one of a collection.

    python -m benchmarks.events FOLDER
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from sklearn.cluster import DBSCAN
from sklearn.feature_extraction.text import TfidfVectorizer
from sqlalchemy import select

from benchmarks.processor import processor
from index.embedding.registry import open_encoder
from index.ingest.article_writer import ArticleWriter
from index.settings import Settings
from index.store.articles.events import assign_events
from index.store.library import Library
from index.store.rows import Outcome, Source
from index.store.schema import article, event_article
from index.values import PUBLIC, Draft, Published

JUDGED = Path(__file__).parent / "questions" / "events.jsonl"
PARTS = ("fit", "held", "blind")
COLLECTIONS = ("currentevents", "statedept", "whitehouse", "wikinews")

Grouping = Mapping[str, object]
"""The event of each article, by its id."""


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 over all pairs of articles."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    judged = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    halves = {
        half: {one["id"]: one["event"] for one in judged if one["half"] == half} for half in PARTS
    }
    everything = list(_articles(folder))
    blind = [one for one in everything if one["id"] in halves["blind"]]
    chosen = [one for one in everything if any(one["id"] in ids for ids in halves.values())]
    others = [one for one in chosen if one["id"] not in halves["blind"]]
    print(f"{processor()}; {len(judged)} judged articles of {len(everything)}")
    print("| method | fitted: P, R, F1 | held: P, R, F1 | blind: P, R, F1 | B-cubed F1 of each |")
    print("|---|---|---|---|---|")
    for name, method in (("TF-IDF threshold", _threshold), ("DBSCAN", _dbscan)):
        cosines, ids = _cosines(everything, chosen)
        best = max(method(cosines, ids), key=lambda one: _score(halves["fit"], one).f1)
        _print(name, best, halves)
    alone = {
        **_stored(others)[0],
        **{id_: f"blind {one}" for id_, one in _stored(blind)[0].items()},
    }
    _print("events, these articles alone", alone, halves)
    grouping, share, seconds = _stored(everything)
    _print("events, among all articles", grouping, halves)
    print(
        f"{len(everything)} articles in {len(set(grouping.values()))} events; {seconds:.1f} s of "
        f"processor time, {seconds / len(everything) * 1000:.1f} ms an article, {share:.1%} of an "
        "import without encoding"
    )


def _articles(folder: Path) -> Iterator[dict[str, Any]]:
    for name in COLLECTIONS:
        with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _print(name: str, grouping: Grouping, halves: Mapping[str, Mapping[str, str]]) -> None:
    scores = [_score(judged, grouping) for judged in halves.values()]
    cells = [f"{one.precision:.3f}, {one.recall:.3f}, **{one.f1:.3f}**" for one in scores]
    cells.append(", ".join(f"{_b_cubed(judged, grouping).f1:.3f}" for judged in halves.values()))
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _score(judged: Mapping[str, str], grouping: Grouping) -> Score:
    together = {pair for pair in combinations(judged, 2) if judged[pair[0]] == judged[pair[1]]}
    found = {pair for pair in combinations(judged, 2) if grouping[pair[0]] == grouping[pair[1]]}
    right = len(together & found)
    return Score(right / max(len(found), 1), right / len(together))


def _b_cubed(judged: Mapping[str, str], grouping: Grouping) -> Score:
    """Precision and recall of each article's event, averaged (Bagga and Baldwin 1998)."""
    precision = recall = 0.0
    for id_ in judged:
        found = {one for one in judged if grouping[one] == grouping[id_]}
        right = {one for one in judged if judged[one] == judged[id_]}
        precision += len(found & right) / len(found)
        recall += len(found & right) / len(right)
    return Score(precision / len(judged), recall / len(judged))


def _cosines(
    everything: Sequence[dict[str, Any]], chosen: Sequence[dict[str, Any]]
) -> tuple[Any, list[dict[str, Any]]]:
    """The cosines of the judged articles, by date, with rarity counted among all articles."""
    by_date = sorted(chosen, key=lambda one: str(one["published_at"]))
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    vectorizer.fit(f"{one['title']} {one['text'][:1500]}" for one in everything)
    matrix = vectorizer.transform(f"{one['title']} {one['text'][:1500]}" for one in by_date)
    return (matrix @ matrix.T).toarray(), by_date


def _threshold(cosines: Any, ids: Sequence[dict[str, Any]]) -> Iterator[Grouping]:
    """Each article joins the event of the nearest earlier one within a week, if it is near."""
    days = [date.fromisoformat(one["published_at"][:10]) for one in ids]
    for least in np.arange(0.05, 0.7, 0.025):
        events: list[int] = []
        for number, day in enumerate(days):
            near = [other for other in range(number) if (day - days[other]).days <= 7]
            best = max(near, key=lambda other: cosines[number, other], default=None)
            joins = best is not None and cosines[number, best] >= least
            events.append(events[best] if joins and best is not None else number)
        yield {one["id"]: event for one, event in zip(ids, events, strict=True)}


def _dbscan(cosines: Any, ids: Sequence[dict[str, Any]]) -> Iterator[Grouping]:
    """DBSCAN over cosine distances; articles more than a week apart are far."""
    days = np.array([date.fromisoformat(one["published_at"][:10]).toordinal() for one in ids])
    distances = np.clip(1 - cosines, 0, 1)
    distances[np.abs(days[:, None] - days[None, :]) > 7] = 1.0
    for eps in np.arange(0.3, 0.98, 0.02):
        labels = DBSCAN(eps=eps, min_samples=2, metric="precomputed").fit_predict(distances)
        yield {
            one["id"]: int(label) if label >= 0 else one["id"]
            for one, label in zip(ids, labels, strict=True)
        }


def _stored(articles: Sequence[dict[str, Any]]) -> tuple[Grouping, float, float]:
    """The events of articles that are imported, the share of the import's time, and the time."""
    spent = [0.0]

    def timed(*given: Any) -> None:
        started = time.process_time()
        assign_events(*given)
        spent[0] += time.process_time() - started

    with (
        tempfile.TemporaryDirectory() as folder,
        patch("index.store.articles.articles.assign_events", timed),
    ):
        library = Library.open(f"sqlite:///{folder}/library.sqlite")
        started = time.process_time()
        under = library.articles.source(PUBLIC, "bulk", "bulk")
        for _ in _written(library, under, articles):
            pass
        whole = time.process_time() - started
        grouping = _events(library)
        library.close()
    return grouping, spent[0] / whole, spent[0]


def _written(
    library: Library, under: Source, articles: Sequence[dict[str, Any]]
) -> Iterator[list[Outcome]]:
    counter = open_encoder(Settings().encoder.model)
    drafts = (
        Draft(
            title=one["title"],
            text=one["text"],
            external_id=one["id"],
            outlet=one["source"],
            published=Published.parse(one["published_at"]),
        )
        for one in articles
    )
    return ArticleWriter(library, counter).store(under, drafts)


def _events(library: Library) -> Grouping:
    query = select(article.c.external_id, event_article.c.event_id).join(
        event_article, event_article.c.article_id == article.c.id
    )
    with library.database.reading() as connection:
        return {row.external_id: row.event_id for row in connection.execute(query)}


if __name__ == "__main__":
    main()
