"""Measure who is said to have said what, against judgements by hand.

``benchmarks/questions/attributions.jsonl`` has paragraphs that were drawn at random from articles
of four collections, one of an article, in rounds: ids and offsets, where each statement in them
stands, and hashes of the last words of everybody who said it (none where nobody can be named).
Rules were changed for what was wrong in a round after its first measurement. The articles
themselves are read from a folder of JSON Lines files, one of a collection.

    python -m benchmarks.attribution FOLDER [--wrong]
"""

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.article_files import articles_by_id
from benchmarks.processor import processor
from index.answer.question.lexicon.lookup import fold
from index.answer.question.terms import words_of
from index.text.attribution.extraction import attributions
from index.text.attribution.people import People
from index.values import Span

JUDGED = Path(__file__).parent / "questions" / "attributions.jsonl"

_LEAST = 0.3
"""Least overlap (Jaccard, in characters) of two places that are the same statement."""
_TRIMMED = " .,;:!?…—–-“”\"'’‘"


Speakers = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that was said: by the judge or by a method.

    Attributes:
        words: what was said.
        speakers: for each speaker, the hashes of the words of their name; none if nobody is named.
    """

    words: Span
    speakers: Speakers = ()


Judged = dict[str, Any]
Method = Callable[[str, str], list[Claim]]


@dataclass(slots=True)
class Score:
    """Counts of one method."""

    named: int = 0
    right: int = 0
    judged: int = 0
    found: float = 0
    places: int = 0
    claims: int = 0
    exact: int = 0
    close: int = 0

    def row(self, name: str) -> str:
        """The score as a row of a table."""
        precision = f"{self.right / self.named:.3f}" if self.named else "–"
        return (
            f"| {name} | {precision} ({self.right} of {self.named}) "
            f"| {self.found / self.judged:.3f} ({self.found:.1f} of {self.judged}) "
            f"| {self.exact / self.claims:.3f}, {self.close / self.claims:.3f} "
            f"| {self.exact / self.places:.3f}, {self.close / self.places:.3f} |"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what is wrong or missing")
    arguments = parser.parse_args()
    units = [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]
    articles = articles_by_id(arguments.folder, {one["id"] for one in units})
    print(processor())
    print("| method | precision of speaker | recall of speaker | precision of extent | recall |")
    print("|---|---|---|---|---|")
    for number in sorted({unit["round"] for unit in units}):
        some = [unit for unit in units if unit["round"] == number]
        said = sum(len(unit["said"]) for unit in some)
        print(f"round {number}: {len(some)} paragraphs, {said} statements")
        for name, method in METHODS.items():
            _measure(some, articles, name, method, wrong=arguments.wrong and name == "rules")


def _measure(
    units: Sequence[Judged], articles: dict[str, Judged], name: str, method: Method, *, wrong: bool
) -> None:
    started, score = time.process_time(), Score()
    for unit in units:
        _count(score, unit, articles[unit["id"]], method, wrong)
    used = time.process_time() - started
    print(f"{score.row(name)} {used / len(units) * 1000:.1f} ms an article")


def rules(title: str, text: str) -> list[Claim]:
    """What the library extracts; what several said together is one claim."""
    found: dict[Span, list[frozenset[str]]] = {}
    for one in attributions(title, text):
        named = [_hashes(one.speaker.name or one.speaker.office)] if one.speaker else []
        found.setdefault(one.words, []).extend(named)
    return [Claim(words, tuple(speakers)) for words, speakers in found.items()]


def nearest_name(title: str, text: str) -> list[Claim]:
    """The same places, said by whoever is named last before them."""
    mentions = People(text, title).mentions
    claims = []
    for one in rules(title, text):
        before = [name for place, name in mentions if place.end <= one.words.start]
        claims.append(Claim(one.words, (_hashes(before[-1]),) if before else ()))
    return claims


def nobody(title: str, text: str) -> list[Claim]:
    """The same places, without speakers."""
    return [Claim(one.words) for one in rules(title, text)]


METHODS: dict[str, Method] = {
    "rules": rules,
    "nearest name before": nearest_name,
    "no speaker": nobody,
}


def _hashes(name: str | None) -> frozenset[str]:
    words = words_of(name or "")
    return frozenset(hashlib.sha256(form.encode()).hexdigest()[:12]
                     for word in words for form in (word.lower(), fold(word)))  # fmt: skip


def _count(score: Score, unit: Judged, article: Judged, method: Method, wrong: bool) -> None:
    text = article["text"]
    judged = [
        Claim(Span(one["start"], one["end"]), tuple(map(frozenset, one["speakers"])))
        for one in unit["said"]
    ]
    made = [
        one
        for one in method(article["title"], text)
        if unit["start"] <= one.words.start < unit["limit"]
    ]
    pairs = dict(_pairs(judged, made, text))
    score.judged += sum(bool(one.speakers) for one in judged)
    score.places += len(judged)
    score.claims += len(made)
    matched = [
        (one, judged[pairs[number]] if number in pairs else None) for number, one in enumerate(made)
    ]
    for claim, match in matched:
        _count_match(score, claim, match, text)
    if wrong:
        missed = [one for number, one in enumerate(judged) if number not in pairs.values()]
        _print_wrong(unit["id"], text, matched, missed)


def _count_match(score: Score, claim: Claim, match: Claim | None, text: str) -> None:
    """Count the speakers of a claim, and its extent if a judgement is of the same statement."""
    speakers = match.speakers if match else ()
    score.named += len(claim.speakers)
    score.right += _met(claim.speakers, speakers)
    score.found += _met(speakers, claim.speakers) / max(1, len(speakers))
    if match:
        share = _overlap(_trimmed(claim.words, text), _trimmed(match.words, text))
        score.exact += share == 1.0
        score.close += share >= 0.8


def _met(speakers: Speakers, others: Speakers) -> int:
    """Return how many speakers share a word of their name with one of the others."""
    return sum(any(who & one for one in others) for who in speakers)


def _print_wrong(
    id_: str,
    text: str,
    matched: Sequence[tuple[Claim, Claim | None]],
    missed: Sequence[Claim],
) -> None:
    """Print claims with a wrong speaker, and statements with a speaker that were not found."""
    for claim, match in matched:
        if _met(claim.speakers, match.speakers if match else ()) < len(claim.speakers):
            print("WRONG", id_, claim.words.of(text)[:200])
    for one in missed:
        if one.speakers:
            print("MISSED", id_, one.words.of(text)[:120])


def _pairs(judged: Sequence[Claim], made: Sequence[Claim], text: str) -> Iterator[tuple[int, int]]:
    """Which claim is which judgement: the largest overlaps first."""
    overlaps = sorted(
        (
            (_overlap(_trimmed(one.words, text), _trimmed(other.words, text)), number, which)
            for number, one in enumerate(made)
            for which, other in enumerate(judged)
        ),
        reverse=True,
    )
    taken: set[int] = set()
    done: set[int] = set()
    for share, number, which in overlaps:
        if share >= _LEAST and number not in done and which not in taken:
            done.add(number)
            taken.add(which)
            yield number, which


def _trimmed(words: Span, text: str) -> Span:
    inside = words.of(text)
    start = words.start + len(inside) - len(inside.lstrip(_TRIMMED))
    return Span(start, max(start, words.start + len(inside.rstrip(_TRIMMED))))


def _overlap(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(common, 0) / max(max(one.end, other.end) - min(one.start, other.start), 1)


if __name__ == "__main__":
    main()
