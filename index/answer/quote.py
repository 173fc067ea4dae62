"""Quoting: the sentence with what it leans on, its place, its link; checked before it leaves."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.answer.choose import Choice
from index.answer.links import text_fragment
from index.errors import VerbatimError
from index.store.passages import Passages
from index.values import Quote, Span

log = logging.getLogger(__name__)

LONGEST_WORDS = 80
LONGEST_SENTENCES = 4


def quote(choice: Choice, rank: int, also: Sequence[str] = ()) -> Quote:
    """The quote of a chosen sentence."""
    passage, words = choice.passage, choice.sentence.of(choice.text)
    whole = _with_context(choice)
    return Quote(
        rank=rank,
        text=whole.of(choice.text),
        sentence=words,
        span=choice.span.of(choice.text) if choice.span else None,
        article_id=passage.article_key,
        external_id=passage.external_id,
        revision=passage.revision,
        start=whole.start,
        end=whole.end,
        title=passage.title,
        source=passage.source,
        url=passage.url,
        link=text_fragment(passage.url, words) if passage.url else None,
        published=passage.published,
        score=choice.score,
        also=tuple(also),
        partial=passage.partial,
    )


def check_verbatim(quoted: Quote, passages: Passages) -> None:
    """Compare a quote with the stored text at its offsets, right before it leaves.

    Raises:
        VerbatimError: the library holds other words there, or the article is gone.
    """
    stored = passages.words_at(quoted.article_id, quoted.revision, quoted.start, quoted.end)
    if stored != quoted.text or quoted.sentence not in quoted.text:
        raise VerbatimError(
            f"The quote from article {quoted.article_id} is not what the library holds."
        )


def verbatim(quotes: Iterable[Quote], passages: Passages) -> tuple[Quote, ...]:
    """The quotes that stand the check, ranked anew; what fails is logged and left out."""
    kept: list[Quote] = []
    for quoted in quotes:
        try:
            check_verbatim(quoted, passages)
        except VerbatimError as error:
            log.error("%s It was not sent.", error)
        else:
            kept.append(replace(quoted, rank=len(kept) + 1))
    return tuple(kept)


def _with_context(choice: Choice) -> Span:
    """The sentence, behind those before it that it leans on, as far as a quote may reach."""
    sentences, first = choice.passage.sentences, choice.number
    leaning = choice
    while leaning.leans and first > 0 and choice.number - first < LONGEST_SENTENCES - 1:
        longer = Span(sentences[first - 1].start, choice.sentence.end)
        if len(longer.of(choice.text).split()) > LONGEST_WORDS:
            break
        first -= 1
        leaning = replace(choice, number=first)
    return Span(sentences[first].start, choice.sentence.end)
