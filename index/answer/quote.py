"""Quoting: the sentence with what it leans on, its place, its link; checked before it leaves."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.answer.candidates import SentenceCandidate
from index.answer.question.terms import words_of
from index.answer.sentences import Sentence, leans, without_bullet
from index.answer.text_fragment import text_fragment
from index.errors import VerbatimError
from index.store.articles.passages import Passages
from index.text.size_policy import is_wide
from index.values import Quote, Span

log = logging.getLogger(__name__)

LONGEST_WORDS = 80


def quote(choice: SentenceCandidate) -> Quote:
    """The quote of a chosen sentence."""
    passage, text = choice.sentence.passage, choice.sentence.text
    whole, own = _with_context(choice.sentence), without_bullet(choice.sentence.span, text)
    span = choice.span and Span(max(choice.span.start, own.start), choice.span.end)
    return Quote(
        rank=1,
        text=whole.of(text),
        sentence=own.of(text),
        span=(span.of(text) or None) if span else None,
        article_id=passage.article_key,
        external_id=passage.external_id,
        revision=passage.revision,
        start=whole.start,
        end=whole.end,
        title=passage.title,
        source=passage.source,
        url=passage.url,
        link=text_fragment(passage.url, own.of(text)) if passage.url else None,
        published=passage.published,
        score=choice.score,
        partial=passage.partial,
        correction=passage.correction,
        gone=passage.gone,
    )


def _with_context(sentence: Sentence) -> Span:
    """The sentence, behind those before it that it leans on, as far as a quote may reach.

    The bullet of a list is no part of the first of them.
    """
    whole = without_bullet(sentence.span, sentence.text)
    for before in reversed(sentence.before):
        longer = Span(without_bullet(before, sentence.text).start, whole.end)
        gap = Span(before.end, whole.start).of(sentence.text)
        if is_wide(gap) or not leans(whole.of(sentence.text)):
            break
        if _words(longer, sentence.text) > LONGEST_WORDS:
            break
        whole = longer
    return whole


def _words(span: Span, text: str) -> int:
    return len(span.of(text).split())


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


def verbatim(quotes: Iterable[Quote], passages: Passages) -> list[Quote]:
    """The quotes that stand the check; what fails is logged and left out."""
    kept: list[Quote] = []
    for quoted in quotes:
        try:
            check_verbatim(quoted, passages)
        except VerbatimError as error:
            log.error("%s It was not sent.", error)
        else:
            kept.append(quoted)
    return kept


def merged(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotes, ranked; the same sentence printed elsewhere counts once, in ``also``."""
    same: dict[tuple[str, ...], list[Quote]] = {}
    for quoted in quotes:
        same.setdefault(printed(quoted.sentence), []).append(quoted)
    return tuple(
        replace(copies[0], rank=rank, also=_also(copies))
        for rank, copies in enumerate(same.values(), start=1)
    )


def printed(sentence: str) -> tuple[str, ...]:
    """What two prints of one sentence share, whatever their quotation marks and spaces."""
    return tuple(word.casefold().replace("’", "'") for word in words_of(sentence))


def _also(copies: Sequence[Quote]) -> tuple[str, ...]:
    """The other outlets, once each, by name."""
    return tuple(sorted({one.source for one in copies} - {copies[0].source, ""}))
