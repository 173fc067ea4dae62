"""Checks whether quotations stand in the library: verbatim, altered, or nowhere."""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.answer.question.terms import STOP_WORDS
from index.answer.quotation.comparison import Comparison, compare, contains, region
from index.answer.quotation.marks import quotations_in
from index.answer.quotation.search import QuotationSearch
from index.answer.quotation.values import CheckedQuotation, Quotation, QuotationCheck, Standing
from index.answer.quotation.wording import Wording, wording_of
from index.answer.quoting import refusal
from index.answer.quoting.text_fragment import text_fragment
from index.embedding.encoder import Encoder
from index.errors import InputError
from index.store.library import Library
from index.store.rows import Generation, Passage, SearchFilter
from index.store.vectors.search import VectorSearch
from index.values import Question, Span

log = logging.getLogger(__name__)

LONGEST = 4_000
"""Most characters of a message; Discord's own limit."""

MOST = 5
"""Quotations checked of one message."""

FEWEST_WORDS = 4
"""Shorter quotations are not checked: such words stand in many articles that nobody quotes."""

ALTERED = 0.7
"""Least similarity of an altered quotation.

Measured with ``benchmarks/quotations.py``: all sentences of 8 to 40 words with one word changed or
left out reach it, and of two halves of different sentences 6 in 100 (with ``_EDGE``). One word
changed in a quotation of four leaves 0.75.
"""

_EDGE = 3
"""Most words at the beginning or end of an altered quotation that do not stand in its source: one
with more is spliced from two."""

_MANY, _TELLING = 6, 2
_COMPARED = 12
"""Passages compared word by word from each search."""

_TOO_LONG = "The message has {found:,} characters; at most {most:,} are checked."
_NO_WORDS = "There are no words to check in the message."
_TOO_SHORT = (
    "Fewer than {fewest} words: they may stand in any article, whoever is quoted. Check a longer "
    "quote."
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A passage and the best place of a quotation around it."""

    passage: Passage
    text: str
    comparison: Comparison

    @property
    def order(self) -> tuple[bool, float, bool, int]:
        """Sort the earliest first, undated articles last."""
        published = self.passage.published
        moment = published.moment.timestamp() if published else 0.0
        return published is None, moment, self.passage.partial, self.passage.id


class QuotationChecker:
    """Checks quotations against one library; safe to call from several threads."""

    def __init__(self, library: Library, encoder: Encoder, nearest: VectorSearch) -> None:
        self._library = library
        self._search = QuotationSearch(library, encoder, nearest)

    def check(self, message: Question, live: Generation | None) -> QuotationCheck:
        """Check the quotations of a message, or the whole message if it marks none.

        Args:
            message: the message, in place of a question: at most ``LONGEST`` characters; only
                articles of its scopes are searched.
            live: the generation to search, or None if there is none.

        Raises:
            InputError: the message is too long, or has no words.
        """
        started = time.perf_counter()
        words = message.text
        marked = quotations_in(_read(words))
        quotations = marked or [Quotation(words.strip(), 0, len(words))]
        checked = tuple(self._checked(one, message.scopes, live) for one in quotations[:MOST])
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        return QuotationCheck(checked, len(quotations[MOST:]), bool(marked), elapsed_ms)

    def _checked(
        self, quotation: Quotation, scopes: tuple[str, ...], live: Generation | None
    ) -> CheckedQuotation:
        wording = wording_of(quotation.text)
        if len(wording.words) < FEWEST_WORDS:
            reason = _TOO_SHORT.format(fewest=FEWEST_WORDS)
            return CheckedQuotation(quotation, "not checked", reason=reason)
        if live is None:
            return CheckedQuotation(quotation, "nowhere", reason=refusal.EMPTY)
        search_filter = SearchFilter(scopes, live.chunker)
        found = self._best(quotation.text, wording, search_filter, live)
        return _judged(quotation, self._standing(found))

    def _best(
        self, quotation: str, wording: Wording, search_filter: SearchFilter, live: Generation
    ) -> list[_Found]:
        """Return the places most similar to a quotation, all equally similar.

        The searches follow each other until one finds the quotation, verbatim or altered.
        """
        by_phrase = self._search.by_phrases(wording, search_filter)
        if verbatim := self._compared(wording, self._containing(wording, by_phrase)):
            return verbatim
        found = self._compared(wording, by_phrase[:_COMPARED])
        rare = self._search.by_rare_words(wording, search_filter)
        found += self._compared(wording, rare[:_COMPARED])
        if not any(one.comparison.similarity >= ALTERED for one in found):
            near = self._search.by_meaning(quotation, search_filter, live)
            found += self._compared(wording, near[:_COMPARED])
        best = max((one.comparison.similarity for one in found), default=0.0)
        return [one for one in found if one.comparison.similarity == best]

    def _containing(self, wording: Wording, passages: Sequence[Passage]) -> list[Passage]:
        """Return the passages around which all words of the quotation stand in order."""
        texts = self._library.passages.texts(one.revision_id for one in passages)
        return [
            one
            for one in passages
            if (text := texts.get(one.revision_id))
            and contains(wording, text, region(text, one.span, wording))
        ]

    def _compared(self, wording: Wording, passages: Sequence[Passage]) -> list[_Found]:
        texts = self._library.passages.texts(one.revision_id for one in passages)
        return [
            _Found(one, text, comparison)
            for one in passages
            if (text := texts.get(one.revision_id))
            and (comparison := compare(wording, text, region(text, one.span, wording)))
        ]

    def _standing(self, found: Iterable[_Found]) -> list[_Found]:
        """Return one place per article, earliest first, without those no longer stored so."""
        articles: dict[str, _Found] = {}
        for one in sorted(found, key=lambda one: one.order):
            articles.setdefault(one.passage.article_key, one)
        return [one for one in articles.values() if self._is_stored(one)]

    def _is_stored(self, one: _Found) -> bool:
        passage, span = one.passage, one.comparison.span
        stored = self._library.passages.words_at(
            passage.article_key, passage.revision, span.start, span.end
        )
        if stored != span.of(one.text):
            log.error("Article %s changed while a quote was checked.", passage.article_key)
        return stored == span.of(one.text)


def _read(message: str) -> str:
    if len(message) > LONGEST:
        raise InputError(_TOO_LONG.format(found=len(message), most=LONGEST))
    if not any(map(str.isalnum, message)):
        raise InputError(_NO_WORDS)
    return message


def _judged(quotation: Quotation, found: Sequence[_Found]) -> CheckedQuotation:
    """Return the verdict, with the earliest article first."""
    if not found:
        return CheckedQuotation(quotation, "nowhere", reason=_NOTHING_CLOSE)
    first, comparison = found[0], found[0].comparison
    shown = CheckedQuotation(
        quotation,
        "nowhere",
        similarity=comparison.similarity,
        pieces=comparison.pieces,
        standing=_standing_of(first),
    )
    if not comparison.verbatim and not _is_altered(comparison):
        return shown
    return replace(
        shown,
        verdict="verbatim" if comparison.verbatim else "altered",
        exact=comparison.exact,
        others=len(found) - 1,
        also=tuple(dict.fromkeys(one.passage.source for one in found[1:])),
    )


_NOTHING_CLOSE = "No article that I hold has words close to these."


def _is_altered(comparison: Comparison) -> bool:
    if comparison.similarity < ALTERED:
        return False
    edges = (comparison.pieces[0], comparison.pieces[-1])
    foreign = (len(one.quoted.split()) for one in edges if one.kind in {"added", "changed"})
    return max(foreign, default=0) <= _EDGE and _telling(comparison)


def _telling(comparison: Comparison) -> bool:
    """Return whether six words are kept, or two that are more than grammar: else it is chance."""
    parts = (wording_of(one.quoted).keys for one in comparison.pieces if one.kind == "kept")
    kept = [key for part in parts for key in part]
    return len(kept) >= _MANY or len(set(kept) - STOP_WORDS) >= _TELLING


def _standing_of(one: _Found) -> Standing:
    passage, span = one.passage, one.comparison.span
    words = span.of(one.text)
    return Standing(
        text=words,
        sentence=_sentences_around(passage, span).of(one.text),
        article_id=passage.article_key,
        external_id=passage.external_id,
        revision=passage.revision,
        start=span.start,
        end=span.end,
        title=passage.title,
        source=passage.source,
        url=passage.url,
        link=text_fragment(passage.url, words) if passage.url else None,
        published=passage.published,
    )


def _sentences_around(passage: Passage, span: Span) -> Span:
    """Return the span with the rest of the passage's sentences that it begins or ends in."""
    touched = [one for one in passage.sentences if one.overlaps(span)]
    edges = [span, *touched]
    return Span(min(one.start for one in edges), max(one.end for one in edges))
