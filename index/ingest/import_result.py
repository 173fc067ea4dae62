"""The outcome of an import, counted line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.concurrency import ShouldContinue
from index.ingest.extract.formats.jsonl import BadLine
from index.store.rows import Outcome
from index.values import Draft


@dataclass(slots=True)
class ImportResult:
    """The outcome of an import: how many articles were new, revised or unchanged; bad lines."""

    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"new": 0, "revised": 0, "unchanged": 0}
    )
    bad: list[BadLine] = field(default_factory=list)

    def count(self, outcomes: Sequence[Outcome]) -> None:
        """Add the outcomes of a batch."""
        for outcome in outcomes:
            self.outcomes[outcome] += 1

    @property
    def lines(self) -> int:
        """The number of articles and bad lines together."""
        return sum(self.outcomes.values()) + len(self.bad)


def drafts_of(
    lines: Iterator[Draft | BadLine], result: ImportResult, should_continue: ShouldContinue
) -> Iterator[Draft]:
    """Yield the articles, and add the bad lines to ``result``."""
    for line in lines:
        if not should_continue():
            return
        if isinstance(line, BadLine):
            result.bad.append(line)
        else:
            yield line
