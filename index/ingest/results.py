"""Results of fetch jobs."""

from dataclasses import dataclass, field

from index.store.rows import Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one fetch job.

    Attributes:
        outcomes: the outcomes of the stored articles.
        due: number of pages that became due because of it.
        trouble: why it failed, in a sentence; None if it succeeded.
        fault: the class name of the error; None if it succeeded.
    """

    outcomes: tuple[Outcome, ...] = ()
    due: int = 0
    trouble: str | None = None
    fault: str | None = None

    @property
    def outcome(self) -> str:
        """The best outcome ("new", "revised", "unchanged"), or the fault."""
        if self.trouble is not None:
            return self.fault or "Unknown"
        if self.due:
            return "new"
        return next(
            (outcome for outcome in ("new", "revised") if outcome in self.outcomes), "unchanged"
        )


@dataclass(slots=True)
class Tally:
    """The totals of many fetch jobs.

    Attributes:
        outcomes: number of articles that were new, revised, unchanged.
        errands: number of jobs.
        failed: the reasons by the names of failed sources and the URLs of failed pages.
    """

    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"new": 0, "revised": 0, "unchanged": 0}
    )
    errands: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    def count(self, name: str, result: Result) -> None:
        """Count one job; ``name`` is a source's name or a page's URL."""
        self.errands += 1
        for outcome in result.outcomes:
            self.outcomes[outcome] += 1
        if result.trouble is not None:
            self.failed[name] = result.trouble
