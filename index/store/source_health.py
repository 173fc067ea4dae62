"""The status of a source, as ``/source show`` and ``verbale sources`` show it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from index.store.rows import SourceKind

State = Literal["active", "paused", "ended"]
"""``paused``: by a person or after lasting failure, until resumed. ``ended``: the server says that
it is gone for good (410), or its one article is gone."""

BY_A_PERSON = "Paused by a person."
"""The ``trouble`` of a source that a person has paused."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source with its status. Times are aware.

    Attributes:
        name: its name in the scope.
        scope: where its articles may be quoted.
        kind: the kind of source.
        url: its URL; None for uploads and bulk files, which are never fetched.
        outlet: the publisher as readers know it, or None.
        side: the country or organization that it speaks for, or None.
        language: an ISO 639-1 code, or None.
        state: whether it is fetched.
        articles: number of articles that it brought.
        waiting: number of its pages that wait to be fetched.
        failed: number of its pages that could not be fetched.
        fetched_at: the last successful fetch, or None.
        new_at: when it last brought something new, or None.
        due_at: the next fetch, or None.
        failures: failures since the last success.
        failing_since: when they began, or None.
        trouble: why it fails or is paused, in a sentence for people, or None.
        added_at: when it was added.
        added_by: who added it, as "discord:USER-ID", or None.
    """

    name: str
    scope: str
    kind: SourceKind
    url: str | None
    outlet: str | None
    side: str | None
    language: str | None
    state: State
    articles: int
    waiting: int
    failed: int
    fetched_at: datetime | None
    new_at: datetime | None
    due_at: datetime | None
    failures: int
    failing_since: datetime | None
    trouble: str | None
    added_at: datetime
    added_by: str | None

    @property
    def is_awaited(self) -> bool:
        """Whether it was never fetched so far, but will be."""
        return self.url is not None and self.fetched_at is None and not self.failures
