"""Build quotes from sentences and verify them against the stored text before they are sent."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote as percent_encoded
from urllib.parse import urldefrag

from index.answer.candidates import SentenceCandidate
from index.answer.question.terms import words_of
from index.answer.sentences import with_sentences_before, without_bullet, without_lead_in
from index.store.articles.passages import Passages
from index.urls.canonical import TEXT_FRAGMENT
from index.values import ArticleRef, Quote, Span

# Link to the quoted words by text fragments.

_WHOLE = 12
"""Sentences of up to this many words are linked whole, longer ones by their start and end."""

_ENDS = 6


def text_fragment(url: str, sentence: str) -> str:
    """Return the URL with a text fragment for ``sentence``, which has at least one word.

    The page's own fragment is kept, as the specification requires (``#section:~:text=…``); an
    existing text fragment is replaced.
    """
    page, _, fragment = url.partition("#")
    section = fragment.partition(TEXT_FRAGMENT)[0]
    words = sentence.split()
    # A browser finds a run of words only within one block of the page.
    lines = [line.split() for line in sentence.splitlines() if line.strip()]
    whole = len(lines) == 1 and len(words) <= _WHOLE
    runs = [words] if whole else [lines[0][:_ENDS], lines[-1][-_ENDS:]]  # which never overlap
    # Text fragments reserve “-”, “,” and “&”.
    ends = (percent_encoded(" ".join(run), safe="").replace("-", "%2D") for run in runs)
    return f"{page}#{section}{TEXT_FRAGMENT}text={','.join(ends)}"


def link_to(article: ArticleRef, start: int, words: str) -> str | None:
    """Return the link to words of an article: to their page in a PDF, else to the words."""
    if not article.url or not words:
        return None
    if page := article.page_at(start):
        return f"{urldefrag(article.url)[0]}#page={page}"
    return text_fragment(article.url, words)


log = logging.getLogger(__name__)

SURE_SPAN = 0.5
"""Least chance of an answer span to be shown in bold, as a share of its sentence's chance: a wrong
bold word is worse than none."""

SURE_FIRST_SPAN = 0.63
"""Least chance of the first quote's span. Of the chat answers of the part ``dev``, .88 reach it."""


def quote(choice: SentenceCandidate) -> Quote:
    """Return the quote of a chosen sentence."""
    sentence, passage = choice.sentence, choice.sentence.passage
    text = sentence.revision_text
    own = without_bullet(sentence.span, text)
    earlier = [without_bullet(one, text) for one in sentence.before]
    whole = with_sentences_before(own, earlier, text)
    span = choice.span and Span(max(choice.span.start, own.start), choice.span.end)
    return replace(
        sentence_quote(passage, text, own, span, whole),
        span_confidence=choice.span_score if span else None,
        score=choice.score,
        scope=passage.scope,
    )


def sentence_quote(
    article: ArticleRef,
    text: str,
    place: Span,
    span: Span | None = None,
    whole: Span | None = None,
) -> Quote:
    """Return the quote of a sentence, unchecked and without a lead-in.

    Args:
        article: the article.
        text: the article's text.
        place: where the sentence stands in it.
        span: the words of the text that count, inside the sentence; None if all do.
        whole: the sentence with others around it that are quoted, too; None for the sentence alone.
    """
    quoted = without_lead_in(whole or place, text)
    return quote_of(article, text, quoted, without_lead_in(place, text), span)


def quote_of(
    article: ArticleRef, text: str, quoted: Span, sentence: Span, span: Span | None, **more: Any
) -> Quote:
    """Return the quote of a place in a text, unchecked.

    Args:
        article: the article.
        text: the article's text.
        quoted: what is quoted.
        sentence: the sentence in it that answers.
        span: the words of the text that count, inside the sentence; None if all do.
        more: further fields of the quote.
    """
    said = sentence.of(text)
    return Quote(
        **article.article,
        text=quoted.of(text),
        sentence=said,
        span=(span.of(text) or None) if span else None,
        start=quoted.start,
        end=quoted.end,
        link=link_to(article, sentence.start, said),
        **more,
    )


def with_sure_span(quoted: Quote) -> Quote:
    """Return the quote without its span if the span is not sure enough to be shown in bold.

    The words of the first quote stand for the answer. Those of the others, which are unlikely
    themselves, are compared with them, so they need to be sure for their own sentence alone.
    """
    least = max(SURE_SPAN * quoted.score, SURE_FIRST_SPAN if quoted.rank == 1 else 0.0)
    sure = quoted.span_confidence is not None and quoted.span_confidence >= least
    return quoted if sure else replace(quoted, span=None)


def stands(quoted: Quote, passages: Passages) -> bool:
    """Return whether a quote is in the stored text, word for word, at its offsets."""
    stored = passages.words_at(quoted.article_key, quoted.revision, quoted.start, quoted.end)
    return stored == quoted.text and quoted.sentence in quoted.text


def verbatim(quotes: Iterable[Quote], passages: Passages) -> list[Quote]:
    """Return the quotes that pass the check; log and drop the others."""
    verified: list[Quote] = []
    for one in quotes:
        if stands(one, passages):
            verified.append(one)
        else:
            differs = "The quote from article %s differs from the stored text. It was not sent."
            log.error(differs, one.article_key)
    return verified


def merged(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Rank the quotes and merge equal sentences of other outlets into ``also``."""
    same: dict[tuple[str, ...], list[Quote]] = {}
    for quoted in quotes:
        same.setdefault(normalized_words(quoted.sentence), []).append(quoted)
    ranked = []
    for rank, (first, *copies) in enumerate(same.values(), start=1):
        also = tuple(sorted({one.source for one in copies} - {first.source, ""}))
        beside = tuple((one.article_key, one.sentence) for one in copies)
        ranked.append(replace(first, rank=rank, also=also, beside=beside))
    return tuple(ranked)


def normalized_words(sentence: str) -> tuple[str, ...]:
    """Normalize a sentence for comparison, regardless of quotation marks and spaces."""
    return tuple(word.casefold().replace("’", "'") for word in words_of(sentence))
