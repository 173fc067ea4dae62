"""What came of errands."""

from dataclasses import dataclass, field

from index.store.rows import Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """What one errand brought.

    Attributes:
        outcomes: of the articles stored.
        due: pages that are to be fetched because of it.
        trouble: why it failed, in a sentence; None where it worked.
        fault: the kind of failure, of few that there are; None where it worked.
    """

    outcomes: tuple[Outcome, ...] = ()
    due: int = 0
    trouble: str | None = None
    fault: str | None = None

    @property
    def outcome(self) -> str:
        """The best of what it brought ("new", "revised", "unchanged"), or its fault."""
        if self.trouble is not None:
            return self.fault or "Unknown"
        if self.due:
            return "new"
        return next(
            (outcome for outcome in ("new", "revised") if outcome in self.outcomes), "unchanged"
        )


@dataclass(slots=True)
class Tally:
    """What many errands brought together.

    Attributes:
        outcomes: how many articles were new, revised, unchanged.
        errands: how many were run.
        failed: sources or pages that failed, by what they are called, with why.
    """

    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"new": 0, "revised": 0, "unchanged": 0}
    )
    errands: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    def count(self, name: str, result: Result) -> None:
        """Count one errand, named as a person knows it."""
        self.errands += 1
        for outcome in result.outcomes:
            self.outcomes[outcome] += 1
        if result.trouble is not None:
            self.failed[name] = result.trouble
