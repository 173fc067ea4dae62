"""How a source fares: what ``/source show`` and ``verbale sources`` tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from index.store.rows import SourceKind

State = Literal["active", "paused", "ended"]
"""``paused``: by a person or by lasting failure, until resumed. ``ended``: the web says it is gone
for good (410), or its one article is gone."""

BY_A_PERSON = "Paused by a person."
"""The trouble of a source that a person has paused."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source, with how it fares. Moments are aware.

    Attributes:
        name: in its scope.
        scope: who may be quoted from it.
        kind: what it is.
        url: where it is fetched; None for uploads and bulk files, which never are.
        outlet: whom readers know as its publisher, or None.
        side: the country or body that it speaks for, or None.
        language: an ISO 639-1 code, or None.
        state: whether it is fetched.
        articles: how many it brought.
        waiting: pages of its entries that are still to be fetched.
        failed: pages of its entries that could not be had.
        fetched_at: when it was last fetched with success, or None.
        new_at: when it last brought something new, or None.
        due_at: when it is fetched next; None where it is not.
        failures: failed attempts since the last success.
        failing_since: when they began, or None.
        trouble: why it fails or is paused, in a sentence for a person; None where all is well.
        added_at: when.
        added_by: who, as "discord:USER-ID", or None.
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
