"""Passages as they were retrieved, before any sentence is chosen: for measuring."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.answer.retrieve import Candidate
from index.store.passages import Passages


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that may hold the answer.

    Attributes:
        article_id: the library's public name of the article.
        external_id: the name that a bulk file gave the article.
        url: where a person reads the article.
        text: the passage, as the revision has it.
        score: by which passages are ranked; not to be compared across questions.
    """

    article_id: str
    external_id: str | None
    url: str | None
    text: str
    score: float


def retrieved(candidates: Sequence[Candidate], passages: Passages) -> tuple[Retrieved, ...]:
    """The candidates with their words, in their order; what went meanwhile is left out."""
    texts = passages.texts(one.passage.revision_id for one in candidates)
    return tuple(
        Retrieved(
            article_id=one.passage.article_key,
            external_id=one.passage.external_id,
            url=one.passage.url,
            text=one.passage.span.of(texts[one.passage.revision_id]),
            score=one.fused,
        )
        for one in candidates
        if one.passage.revision_id in texts
    )
