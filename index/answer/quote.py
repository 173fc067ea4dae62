"""Build quotes from sentences and verify them against the stored text before they are sent."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.answer.candidates import SentenceCandidate
from index.answer.question.terms import words_of
from index.answer.sentences import Sentence, refers_back, without_bullet
from index.answer.text_fragment import text_fragment
from index.errors import VerbatimError
from index.store.articles.passages import Passages
from index.store.rows import Passage
from index.text.size_policy import is_wide
from index.values import Quote, Span

log = logging.getLogger(__name__)

LONGEST_WORDS = 80

SURE_SPAN = 0.5
"""Least chance of an answer span to be shown in bold, as a share of its sentence's chance: a wrong
bold word is worse than none."""

SURE_FIRST_SPAN = 0.65
"""Least chance of the first quote's span. Of the chat answers of the part ``dev``, .89 reach it."""


def quote(choice: SentenceCandidate) -> Quote:
    """Return the quote of a chosen sentence."""
    passage, text = choice.sentence.passage, choice.sentence.revision_text
    quoted, own = _with_context(choice.sentence), without_bullet(choice.sentence.span, text)
    span = choice.span and Span(max(choice.span.start, own.start), choice.span.end)
    return Quote(
        rank=1,
        text=quoted.of(text),
        sentence=own.of(text),
        span=(span.of(text) or None) if span else None,
        span_confidence=choice.span_score if span else None,
        article_id=passage.article_key,
        external_id=passage.external_id,
        revision=passage.revision,
        start=quoted.start,
        end=quoted.end,
        title=passage.title,
        source=passage.source,
        url=passage.url,
        link=text_fragment(passage.url, own.of(text)) if passage.url else None,
        published=passage.published,
        score=choice.score,
        partial=passage.partial,
        correction=passage.correction,
        gone=passage.gone,
        scope=passage.scope,
    )


def sentence_quote(passage: Passage, text: str, place: Span, span: Span | None = None) -> Quote:
    """Return the quote of a sentence by itself, which was not found as an answer.

    Args:
        passage: the article's passage.
        text: the article's text.
        place: where the sentence stands in it.
        span: the words of the text that count, inside the sentence; None if all do.
    """
    sentence = place.of(text)
    return Quote(
        rank=1,
        text=sentence,
        sentence=sentence,
        span=span.of(text) if span else None,
        article_id=passage.article_key,
        external_id=passage.external_id,
        revision=passage.revision,
        start=place.start,
        end=place.end,
        title=passage.title,
        source=passage.source,
        url=passage.url,
        link=text_fragment(passage.url, sentence) if passage.url else None,
        published=passage.published,
        score=1.0,
        partial=passage.partial,
        correction=passage.correction,
        gone=passage.gone,
    )


def with_sure_span(quoted: Quote) -> Quote:
    """Return the quote without its span if the span is not sure enough to be shown in bold.

    The words of the first quote stand for the answer. Those of the others, which are unlikely
    themselves, are compared with them, so they need to be sure for their own sentence alone.
    """
    least = max(SURE_SPAN * quoted.score, SURE_FIRST_SPAN if quoted.rank == 1 else 0.0)
    sure = quoted.span_confidence is not None and quoted.span_confidence >= least
    return quoted if sure else replace(quoted, span=None)


def _with_context(sentence: Sentence) -> Span:
    """Return the span of the sentence and the preceding ones it depends on, if not too long.

    A leading list bullet is left out.
    """
    quoted = without_bullet(sentence.span, sentence.revision_text)
    for before in reversed(sentence.before):
        longer = Span(without_bullet(before, sentence.revision_text).start, quoted.end)
        gap = Span(before.end, quoted.start).of(sentence.revision_text)
        if is_wide(gap) or not refers_back(quoted.of(sentence.revision_text)):
            break
        if _words(longer, sentence.revision_text) > LONGEST_WORDS:
            break
        quoted = longer
    return quoted


def _words(span: Span, text: str) -> int:
    return len(span.of(text).split())


def check_verbatim(quoted: Quote, passages: Passages) -> None:
    """Compare a quote with the stored text at its offsets, right before it is sent.

    Raises:
        VerbatimError: the stored text differs, or the article is gone.
    """
    if not stands(quoted, passages):
        raise VerbatimError(
            f"The quote from article {quoted.article_id} differs from the stored text."
        )


def stands(quoted: Quote, passages: Passages) -> bool:
    """Return whether a quote is in the stored text, word for word, at its offsets."""
    stored = passages.words_at(quoted.article_id, quoted.revision, quoted.start, quoted.end)
    return stored == quoted.text and quoted.sentence in quoted.text


def verbatim(quotes: Iterable[Quote], passages: Passages) -> list[Quote]:
    """Return the quotes that pass the check; log and drop the others."""
    verified: list[Quote] = []
    for quoted in quotes:
        try:
            check_verbatim(quoted, passages)
        except VerbatimError as error:
            log.error("%s The quote was not sent.", error)
        else:
            verified.append(quoted)
    return verified


def merged(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Rank the quotes and merge equal sentences of other outlets into ``also``."""
    same: dict[tuple[str, ...], list[Quote]] = {}
    for quoted in quotes:
        same.setdefault(normalized_words(quoted.sentence), []).append(quoted)
    return tuple(
        replace(copies[0], rank=rank, also=_also(copies))
        for rank, copies in enumerate(same.values(), start=1)
    )


def normalized_words(sentence: str) -> tuple[str, ...]:
    """Normalize a sentence for comparison, regardless of quotation marks and spaces."""
    return tuple(word.casefold().replace("’", "'") for word in words_of(sentence))


def _also(copies: Sequence[Quote]) -> tuple[str, ...]:
    """Return the other outlets, once each, in alphabetical order."""
    return tuple(sorted({one.source for one in copies} - {copies[0].source, ""}))
