"""Who holds which office: titles before names, appositions after them, changes of office."""

from dataclasses import dataclass
from typing import Literal

from index.values import Span

Standing = Literal["holder", "acting", "designate", "outgoing", "former", "taking", "leaving"]
"""How a person stands to an office on the day of the article: who holds it; in the place of a
holder; not yet; about to leave; no longer; who takes it, or leaves it, on that day."""


@dataclass(frozen=True, slots=True)
class OfficeMention:
    """A sentence that says who holds, held or will hold an office.

    Attributes:
        sentence: the sentence.
        person: the person's name.
        role: the office without its area: “foreign minister” of “French foreign minister”.
        area: the country, organisation or place of the office, or None where the sentence does
            not say it: “French”, “China”, “World Health Organization”.
        standing: how the person stands to the office.
    """

    sentence: Span
    person: Span
    role: Span
    area: Span | None
    standing: Standing
