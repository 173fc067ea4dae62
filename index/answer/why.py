"""Why a question is refused: what of it the articles lack."""

from collections.abc import Sequence

from index.answer import reasons
from index.answer.question import Reading
from index.answer.rarity import Rarity, Weighed
from index.answer.retrieve import Candidate
from index.answer.verbs import base_of
from index.store.rows import Reach

LIKELY = 20
"""Passages, the likeliest first, of which one is expected to be of the days that are named."""


def why(reading: Reading, rarity: Rarity, candidates: Sequence[Candidate], reach: Reach) -> str:
    """Why none of the passages found is quoted, in words for a person."""
    names = [term for term in rarity.terms if term.name]
    lacking = [term for term in names if not term.found] or [
        term for term in rarity.terms if not term.found and _is_thing(term)
    ]
    if lacking:
        return reasons.unnamed([_written(reading, term) for term in lacking], reach)
    if len(names) > 1 and not any(one.whole for one in candidates):
        return reasons.apart([_written(reading, term) for term in names], reach)
    if reading.days and not any(one.timely for one in candidates[:LIKELY]):
        return reasons.another_time(reading.days.words.strip())
    return reasons.too_far(reach)


def _is_thing(term: Weighed) -> bool:
    """Whether a word names a thing by itself: what happened is told in too many ways."""
    return term.words.isalpha() and len(term.ways) == 1 and base_of(term.words) is None


def _written(reading: Reading, term: Weighed) -> str:
    """A term as a name of the question has it, or else as it was typed."""
    alike = [name for name in reading.read_as.names if name.casefold() == term.words.casefold()]
    return alike[0] if alike else term.words
