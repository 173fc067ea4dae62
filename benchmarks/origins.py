"""``python -m benchmarks.origins [--misses]``: how often origins are told, and rightly."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.answer.origins import links_of, origin_key, origins_of
from index.store.rows import Report
from index.values import Span


@dataclass(frozen=True, slots=True)
class Judged:
    """A story and what was judged of it by hand: its number of origins, None if that isn't sure."""

    number: int
    count: int | None
    reports: tuple[Report, ...]
    quoted: tuple[Span, ...]
    origins: tuple[frozenset[str], ...]


def stories() -> Iterator[Judged]:
    """The stories of ``origins_stories.txt``."""
    text = Path(__file__).with_name("origins_stories.txt").read_text("utf-8")
    for block in text.split("\n## ")[1:]:
        head, *lines = [line for line in block.splitlines() if line]
        number, count = head.split()
        reports: list[Report] = []
        quoted = []
        origins = []
        for place, line in enumerate(lines):
            outlet, byline, taken, marked = line.split(" | ", 3)
            marked = lines[0].split(" | ", 3)[3] if marked == "^" else marked
            words = re.sub("[{}]", "", marked)
            start, end = marked.find("{"), marked.find("}")
            quoted.append(Span(start, end - 1) if start >= 0 else Span(0, len(words)))
            by = None if byline == "-" else byline
            first = [*(one.text for one in reports), words].index(words)
            reports.append(
                Report(
                    article_key=f"{number}-{place}",
                    revision=1,
                    title="",
                    source=outlet,
                    text=words,
                    byline=by,
                    story=first,
                )
            )
            names = [] if taken == "-" else taken.split(";")
            origins.append(frozenset(origin_key(name.strip()) for name in names))
        judged = None if count == "?" else int(count)
        yield Judged(int(number), judged, tuple(reports), tuple(quoted), tuple(origins))


@dataclass(frozen=True, slots=True)
class Figures:
    """How many links and numbers of origins are told, are right, and are to be told."""

    links: tuple[int, int, int]
    counts: tuple[int, int, int]


def measure(part: Sequence[Judged], *, misses: bool = False) -> Figures:
    """The figures of some stories; prints what is wrong or not found if asked to."""
    told = right = wanted = counted = counts_right = 0
    for story in part:
        outlets = [one.source for one in story.reports]
        for report, place, gold in zip(story.reports, story.quoted, story.origins, strict=True):
            links = links_of(report, place, outlets)
            printer = report.source.rpartition(" via ")[2]
            own = {origin_key(one.origin) for one in links if one.outlet == printer}
            own -= {origin_key(report.source)}
            told, right, wanted = told + len(own), right + len(own & gold), wanted + len(gold)
            if misses and own != gold:
                print(story.number, report.source, sorted(gold), "found", sorted(own), report.text)
        found = origins_of(list(zip(story.reports, story.quoted, strict=True))).count
        counted += found is not None
        counts_right += found is not None and found == story.count
        if misses and found != story.count:
            print(story.number, "count", story.count, "found", found)
    sure = sum(story.count is not None for story in part)
    return Figures((told, right, wanted), (counted, counts_right, sure))


def parts() -> dict[str, list[Judged]]:
    """The stories that may be looked at, and those that are kept."""
    every = list(stories())
    odd = [one for one in every if one.number % 2]
    return {"looked at": odd, "kept": [one for one in every if one not in odd]}


if __name__ == "__main__":
    for name, part in parts().items():
        found = measure(part, misses=name != "kept" and "--misses" in sys.argv)
        (told, right, wanted), (counted, counts_right, sure) = found.links, found.counts
        print(
            f"{name}: {len(part)} stories; links right {right}/{told}, found {right}/{wanted}; "
            f"number of origins right {counts_right}/{counted}, found {counts_right}/{sure}"
        )
