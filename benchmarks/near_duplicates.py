"""How well copies are found, and templated texts told from them, on real and on made pairs.

    python -m benchmarks.near_duplicates [../shared/eval] [--show N]

Real pairs: every two articles of one collection with J ≥ 0.6, found exactly, by an inverted index
over their shingles. The collections hold hardly a wire story twice, so copies are also made: of
each article of 150 words or more, what another outlet would print of it (a dateline, another
headline, its own style, a part cut), and the same letter to another country. ``--show`` prints N of
the real pairs linked and N of those kept apart, to be judged by eye.
"""

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.processor import processor
from index.text.near_duplicates import ALIKE, PublishedText, alike, is_copy, minhash_bands
from index.text.normalize import read_words
from index.values import Published

DEFAULT = Path("../shared/eval")
COLLECTIONS = ("statedept", "whitehouse", "wikinews", "currentevents")
LEAST = 150
"""Words of an article that copies are made of."""
MADE = 300
"""Articles of a collection that copies are made of, at most."""
_SENTENCE = re.compile(r"(?<=[.!?”])\s+")
_STYLES = (
    ("U.S.", "US"),
    ("United Nations", "UN"),
    (" percent", "%"),
    ("’", "'"),
    (" said ", " says "),
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of the pairs of one collection."""

    candidates: set[Pair]
    linked: set[Pair]
    near: dict[Pair, float]


def read(path: Path) -> list[PublishedText]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        PublishedText(row["title"], row["text"], Published.parse(row["published_at"]).day)
        for row in rows
    ]


def near_pairs(articles: Sequence[PublishedText]) -> dict[Pair, float]:
    """Every pair with J ≥ ``ALIKE``, exactly."""
    shingles = [_shingles(article.text) for article in articles]
    holding: defaultdict[str, list[int]] = defaultdict(list)
    found: dict[Pair, float] = {}
    for at, ours in enumerate(shingles):
        common = Counter(other for shingle in ours for other in holding[shingle])
        for other, count in common.items():
            likeness = count / (len(ours) + len(shingles[other]) - count)
            if likeness >= ALIKE:
                found[other, at] = likeness
        for shingle in ours:
            holding[shingle].append(at)
    return found


def by_bands(sketches: Sequence[tuple[int, ...]]) -> set[Pair]:
    """The pairs that share a band."""
    sharing: defaultdict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(sketches):
        for value in one:
            sharing[value].append(at)
    return {pair for some in sharing.values() for pair in combinations(some, 2)}


def look(articles: Sequence[PublishedText], name: str) -> Found:
    """Measure one collection and print a row of the table."""
    began = time.perf_counter()
    sketches = [minhash_bands(article.text) for article in articles]
    sketched = time.perf_counter() - began
    candidates = by_bands(sketches)
    began = time.perf_counter()
    linked = {(a, b) for a, b in candidates if is_copy(articles[a], articles[b])}
    compared = time.perf_counter() - began
    near = near_pairs(articles)
    told = {pair for pair in near if sketches[pair[0]] and sketches[pair[1]]}
    print(
        f"| {name} | {len(articles):,} | {len(near)} | {len(near) - len(told)} "
        f"| {len(told - candidates)} | {len(candidates):,} | {len(linked)} | {len(told - linked)} "
        f"| {1000 * sketched / len(articles):.2f} "
        f"| {1000 * compared / max(1, len(candidates)):.2f} |"
    )
    return Found(candidates, linked, near)


def made_copies(
    article: PublishedText, chance: random.Random
) -> Iterator[tuple[str, PublishedText]]:
    """What other outlets would print of an article, by the kind of change."""
    sentences = _SENTENCE.split(article.text)
    headline = " ".join(article.title.split()[::-1])
    yield "another headline and dateline", PublishedText(headline, f"LONDON (AP) — {article.text}")
    yield "another house style", PublishedText(article.title, _restyled(article.text))
    kept = [one for one in sentences if chance.random() > 0.15]
    yield "one sentence in seven cut", PublishedText(headline, " ".join(kept))
    for share in (0.7, 0.5, 0.3):
        cut = _up_to(sentences, share * len(article.text))
        yield f"the first {share:.0%}", PublishedText(headline, f"LONDON — {_restyled(cut)}")


def made_letters(article: PublishedText) -> Iterator[tuple[str, PublishedText]]:
    """The article with other facts in the same words, by the kind of change."""
    names = Counter(_NAME.findall(article.text)).most_common(1)
    if names and names[0][1] >= 3:
        name = names[0][0]
        title, text = (part.replace(name, "Ruritania") for part in (article.title, article.text))
        yield "another name throughout", PublishedText(title, text)
    if number := re.search(r"\b\d+\b", article.text):
        other = str(int(number[0]) + 1)
        text = article.text.replace(number[0], other)
        yield "another number", PublishedText(article.title, text)


def count(
    articles: Sequence[PublishedText],
    make: Callable[[PublishedText], Iterator[tuple[str, PublishedText]]],
) -> dict[str, tuple[int, int, int]]:
    """For each kind of change: how many were made, shared a band, and were linked."""
    counted: defaultdict[str, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for article in articles:
        ours = set(minhash_bands(article.text))
        for kind, made in make(article):
            shares = bool(ours & set(minhash_bands(made.text)))
            links = shares and is_copy(article, made)
            total, shared, linked = counted[kind]
            counted[kind] = (total + 1, shared + shares, linked + links)
    return counted


def show(articles: Sequence[PublishedText], found: Found, number: int) -> None:
    apart = {pair for pair in found.near if pair not in found.linked}
    for name, pairs in (("linked", found.linked), ("kept apart", apart)):
        print(f"\n{name}")
        for a, b in random.Random(7).sample(sorted(pairs), min(number, len(pairs))):
            one, other = articles[a], articles[b]
            print(f"- {alike(one.text, other.text):.2f} {one.title} ‖ {other.title}")
            print(f"    {_first_difference(one.text, other.text)}")


def _first_difference(one: str, other: str) -> str:
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1), 0)
    return " ‖ ".join(repr(text[max(0, at - 40) : at + 60]) for text in (one, other))


def _shingles(text: str) -> set[str]:
    words = read_words(text)
    return {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}


def _restyled(text: str) -> str:
    for ours, theirs in _STYLES:
        text = text.replace(ours, theirs)
    return text


def _up_to(sentences: Sequence[str], characters: float) -> str:
    kept = ""
    for sentence in sentences:
        if len(kept) > characters:
            break
        kept += f"{sentence} "
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=DEFAULT, help="holds articles/")
    parser.add_argument("--show", type=int, default=0)
    given = parser.parse_args()
    print(f"{processor()}\n")
    print(
        "| collection | articles | pairs with J ≥ 0.6 | too short to tell | missed by the bands "
        "| candidates | linked | J ≥ 0.6, kept apart | ms a sketch | ms a comparison |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    collections = {name: read(given.folder / "articles" / f"{name}.jsonl") for name in COLLECTIONS}
    found = {name: look(articles, name) for name, articles in collections.items()}
    if given.show:
        for name, articles in collections.items():
            show(articles, found[name], given.show)
        return
    _print_made(list(collections.values()))


def _print_made(collections: Sequence[Sequence[PublishedText]]) -> None:
    chance = random.Random(11)
    sources = [
        article
        for articles in collections
        for article in [one for one in articles if len(one.text.split()) >= LEAST][:MADE]
    ]
    copies = count(sources, lambda article: made_copies(article, chance))
    letters = count(sources, made_letters)
    print("\n| made of an article | made | share a band | linked |\n|---|--:|--:|--:|")
    for kind, (total, shared, linked) in {**copies, **letters}.items():
        print(f"| {kind} | {total} | {shared / total:.1%} | {linked / total:.1%} |")


if __name__ == "__main__":
    main()
