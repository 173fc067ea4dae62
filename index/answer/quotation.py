"""Checks whether quotations stand in the library: verbatim, altered, or nowhere."""

import logging
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Literal

from index.answer.question.terms import STOP_WORDS
from index.answer.quoting import refusal
from index.answer.quoting.quote import link_to
from index.answer.speakers import Place, Speakers
from index.answer.word_comparison import (
    Comparison,
    Piece,
    Wording,
    compare,
    contains,
    region,
    wording_of,
)
from index.embedding.encoder import Encoder
from index.errors import InputError
from index.store.library import Library
from index.store.rows import Generation, Hit, Passage, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.text.attribution.noun_phrases import is_body, is_country
from index.told import Told
from index.values import ArticleRef, Question, Span

Verdict = Literal["verbatim", "altered", "nowhere", "not checked"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a message quotes.

    Attributes:
        text: the words, without the quotation marks.
        start: offset in the message, in code points.
        end: offset just past it; only of a block quote, ``text`` is not ``message[start:end]``,
            because the mark of each line is left out.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(ArticleRef):
    """Where words stand in the library.

    Attributes:
        text: the words; equals ``revision.text[start:end]``.
        sentence: the whole sentences around them, which contain ``text``.
        start: offset of ``text`` in the revision, in code points.
        end: offset just past it.
        link: ``url`` with a text fragment that points to the words.
        speaker: who said the words, by the article; None where nobody did, or it is not sure.
    """

    text: str
    sentence: str
    start: int
    end: int
    link: str | None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """A quotation and whether it stands in the library.

    Attributes:
        quotation: the words quoted.
        verdict: ``verbatim``: the same words in the same order; capitals, punctuation and
            typography may differ. ``altered``: most words, with differences. ``nowhere``: neither.
        similarity: 0–1, words kept per word kept, changed, added or left out; 1 if verbatim.
        exact: whether capitals, punctuation and typography are the same, too.
        pieces: the comparison, in order; of a quotation that is nowhere, with what comes closest.
        standing: where it stands: the earliest article with these words. Of a quotation that is
            nowhere, what comes closest. None if nothing does, or it was not checked.
        others: number of other articles with the same words.
        also: their outlets, each once, earliest first.
        reason: why it was not checked, or nothing is close, in words for a person; else None.
        attributed_to: who said the words, where the message says that somebody else did; else None.
    """

    quotation: Quotation
    verdict: Verdict
    similarity: float = 0.0
    exact: bool = False
    pieces: tuple[Piece, ...] = ()
    standing: Standing | None = None
    others: int = 0
    also: tuple[str, ...] = ()
    reason: str | None = None
    attributed_to: str | None = None

    @property
    def in_words(self) -> str:
        """Return the verdict for a person."""
        if who := self.attributed_to:
            if self.verdict == "verbatim":
                return Told(
                    "The words are verbatim; the article attributes them to {name}.", name=who
                )
            return Told("The words are altered; the article attributes them to {name}.", name=who)
        if self.verdict != "verbatim":
            return _IN_WORDS[self.verdict]
        return (
            Told("Verbatim")
            if self.exact
            else Told("Verbatim, but for capitals, punctuation or typography")
        )

    @property
    def differs(self) -> bool:
        """Return whether there is a difference to show, or something left out at a gap."""
        return any(piece.kind != "kept" for piece in self.pieces)

    @property
    def printed_by(self) -> str:
        """Return who else has the same words, in words; empty if nobody."""
        if not self.others:
            return ""
        articles = "1 other article" if self.others == 1 else f"{self.others:,} other articles"
        outlets = [one for one in self.also if one][:_OUTLETS]
        named = f", by {', '.join(outlets)}" if outlets else ""
        more = len(self.also) - len(outlets)
        return f"The earliest; also in {articles}{named}{f' and {more} more' if more else ''}."


_OUTLETS = 3
"""Outlets that are named; the others are counted."""

_IN_WORDS: dict[Verdict, str] = {
    "altered": Told("Altered"),
    "nowhere": Told("Nowhere in the articles that I hold"),
    "not checked": Told("Not checked"),
}


@dataclass(frozen=True, slots=True)
class QuotationCheck:
    """The quotations of one message.

    Attributes:
        checked: in the order of the message.
        more: number of further quotations, which were not checked.
        marked: whether the message marks quotations; if not, it was checked whole.
        elapsed_ms: how long it took, in milliseconds.
    """

    checked: tuple[CheckedQuotation, ...]
    more: int = 0
    marked: bool = True
    elapsed_ms: int = 0


log = logging.getLogger(__name__)

PHRASES, PHRASE_WORDS = 5, 6
"""How many phrases of a quotation are searched for first, and how long they are."""

SHORT_PHRASES, SHORT_WORDS = 10, 3
"""The same of the phrases that are searched for if a word of each longer one is altered."""

BY_PHRASE = 200
"""Passages found by phrases: copies of one report, among which the earliest is looked for."""

_COUNTED, _RARE = 16, 6
_BY_WORDS, _BY_MEANING = 30, 20
_SIGNED = re.compile(r"[”\"»’']?\s*[—–-]{1,2}\s?([A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3})")
"""Who is named after a quotation: “…” — Elena Marsh."""
_ONLY_SPACE = re.compile(r"\s*")

_CLOSERS = {
    '"': '"”“＂', "＂": "＂", "“": '”"', "„": '“”"', "‟": "”", "”": "”", "«": "»", "»": "«",
    "‹": "›", "›": "‹", "「": "」", "『": "』", "‘": "’'", "‚": "‘’", "'": "'’", "’": "’",
}  # fmt: skip
"""What closes each opening mark: English, German, Swedish, French, Japanese and typewriter use."""

_SINGLE = frozenset("‘‚'’")
"""Marks that also are apostrophes."""

_MARK = re.compile("[" + "".join(set("".join(_CLOSERS) + "".join(_CLOSERS.values()))) + "]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BLOCK_LINE = re.compile(r"[^\S\n]{0,3}>(?:>>)?[^\S\n]")
_REST = re.compile(r"[^\S\n]{0,3}>>>[^\S\n]")

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
_NOTHING_CLOSE = Told("No article that I hold has words close to these.")
_TOO_SHORT = Told(
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
        self._speakers = Speakers(library)
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
        if len(words) > LONGEST:
            raise InputError(_TOO_LONG.format(found=len(words), most=LONGEST))
        if not any(map(str.isalnum, words)):
            raise InputError(_NO_WORDS)
        marked = quotations_in(words)
        quotations = marked or [Quotation(words.strip(), 0, len(words))]
        checked = tuple(self._checked(one, message, live) for one in quotations[:MOST])
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        return QuotationCheck(checked, len(quotations[MOST:]), bool(marked), elapsed_ms)

    def _checked(
        self, quotation: Quotation, message: Question, live: Generation | None
    ) -> CheckedQuotation:
        wording = wording_of(quotation.text)
        if len(wording.words) < FEWEST_WORDS:
            reason = _TOO_SHORT.format(fewest=FEWEST_WORDS)
            return CheckedQuotation(quotation, "not checked", reason=reason)
        if live is None:
            return CheckedQuotation(quotation, "nowhere", reason=refusal.EMPTY)
        search_filter = SearchFilter(message.scopes, live.chunker)
        found = self._standing(self._best(quotation.text, wording, search_filter, live))
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
        places = [
            Place(one.passage.article_key, one.passage.revision, *[one.comparison.span] * 2)
            for one in found[:_COMPARED]
        ]
        speakers = self._speakers.said_by(places, message.scopes)
        return replace(
            shown,
            standing=replace(_standing_of(first), speaker=speakers[0]),
            attributed_to=self._other_than_named(quotation, message, speakers),
            verdict="verbatim" if comparison.verbatim else "altered",
            exact=comparison.exact,
            others=len(found) - 1,
            also=tuple(dict.fromkeys(one.passage.source for one in found[1:])),
        )

    def _other_than_named(
        self, quotation: Quotation, message: Question, speakers: Sequence[str | None]
    ) -> str | None:
        """Who said the words if the message says that another did; None if any article agrees."""
        known = [one for one in speakers if one is not None]
        named = _named_speaker(message.text, quotation) if known else None
        if named is None:
            return None
        may_be = self._speakers.of(message.scopes).may_be
        return None if any(may_be(named, one) for one in known) else known[0]

    def _best(
        self, quotation: str, wording: Wording, search_filter: SearchFilter, live: Generation
    ) -> list[_Found]:
        """Return the places most similar to a quotation, all equally similar.

        The searches follow each other until one finds the quotation, verbatim or altered.
        """
        by_phrase = self._search.by_phrases(wording, search_filter)
        texts = self._library.passages.texts(one.revision_id for one in by_phrase)
        containing = [
            one
            for one in by_phrase
            if (text := texts.get(one.revision_id))
            and contains(wording, text, region(text, one.span, wording))
        ]
        if verbatim := self._compared(wording, containing):
            return verbatim
        found = self._compared(wording, by_phrase[:_COMPARED])
        rare = self._search.by_rare_words(wording, search_filter)
        found += self._compared(wording, rare[:_COMPARED])
        if not any(one.comparison.similarity >= ALTERED for one in found):
            near = self._search.by_meaning(quotation, search_filter, live)
            found += self._compared(wording, near[:_COMPARED])
        best = max((one.comparison.similarity for one in found), default=0.0)
        return [one for one in found if one.comparison.similarity == best]

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
        kept = []
        for key, one in articles.items():
            span, words = one.comparison.span, one.comparison.span.of(one.text)
            place = (one.passage.revision, span.start, span.end)
            if self._library.passages.words_at(key, *place) == words:
                kept.append(one)
            else:
                log.error("Article %s changed while a quote was checked.", key)
        return kept


def _named_speaker(message: str, quotation: Quotation) -> str | None:
    """The person who said a quotation, by the message; None if it names nobody for certain."""
    from index.text.attribution.extraction import attributions  # noqa: PLC0415 - long patterns

    place = Span(quotation.start, quotation.end)
    said = [one.speaker for one in attributions("", message) if one.words.overlaps(place)]
    names = [one.name for one in said if one is not None and one.name]
    if signed := _SIGNED.match(message, quotation.end):
        names.append(signed[1])
    persons = [one for one in names if not is_body(one) and not is_country(one)]
    return persons[0] if persons else None


def _is_altered(comparison: Comparison) -> bool:
    if comparison.similarity < ALTERED:
        return False
    edges = (comparison.pieces[0], comparison.pieces[-1])
    foreign = (len(one.quoted.split()) for one in edges if one.kind in {"added", "changed"})
    parts = (wording_of(one.quoted).keys for one in comparison.pieces if one.kind == "kept")
    kept = [key for part in parts for key in part]
    # Six words are kept, or two that are more than grammar: else it is chance.
    is_telling = len(kept) >= _MANY or len(set(kept) - STOP_WORDS) >= _TELLING
    return max(foreign, default=0) <= _EDGE and is_telling


def _standing_of(one: _Found) -> Standing:
    passage, span = one.passage, one.comparison.span
    words = span.of(one.text)
    edges = [span, *(sentence for sentence in passage.sentences if sentence.overlaps(span))]
    around = Span(min(edge.start for edge in edges), max(edge.end for edge in edges))
    return Standing(
        **passage.article,
        text=words,
        sentence=around.of(one.text),
        start=span.start,
        end=span.end,
        link=link_to(passage, span.start, words),
    )


@dataclass(frozen=True)
class QuotationSearch:
    """Finds passages within a search filter; safe to call from several threads."""

    library: Library
    encoder: Encoder
    nearest: VectorSearch

    def by_phrases(self, wording: Wording, search_filter: SearchFilter) -> list[Passage]:
        """Return the passages with phrases of the quotation, those with most of them first."""
        return self._with_any(phrases_of(wording), search_filter, BY_PHRASE)

    def by_rare_words(self, wording: Wording, search_filter: SearchFilter) -> list[Passage]:
        """Return the passages with the rarest words or short phrases, best first."""
        # Numbers, names and long words are likely to be rare.
        likely = dict.fromkeys(
            (word.key, wording.text[word.start].isupper() or word.key[0].isdigit())
            for word in wording.words
            if word.key not in STOP_WORDS and word.key.isalnum()
        )
        first = sorted(likely, key=lambda one: (not one[1], -len(one[0])))
        telling = list(dict.fromkeys(key for key, _ in first))[:_COUNTED]
        counts, _ = self.library.full_text.frequencies(telling, search_filter)
        held = sorted((count, word) for word, count in counts.items() if count)
        short = phrases_of(wording, SHORT_PHRASES, SHORT_WORDS)
        words = [word for _, word in held[:_RARE]]
        return self._with_any([*words, *short], search_filter, _BY_WORDS)

    def by_meaning(
        self, quotation: str, search_filter: SearchFilter, generation: Generation
    ) -> list[Passage]:
        """Return the passages nearest to the quotation by meaning, best first."""
        vector = self.encoder.encode_question(quotation)
        hits = self.nearest.nearest(generation, search_filter, vector, _BY_MEANING)
        return self._in_reach(hits, search_filter)

    def _with_any(
        self, terms: Sequence[str], search_filter: SearchFilter, limit: int
    ) -> list[Passage]:
        hits = self.library.full_text.search(terms, search_filter, limit) if terms else []
        return self._in_reach(hits, search_filter)

    def _in_reach(self, hits: Iterable[Hit], search_filter: SearchFilter) -> list[Passage]:
        ids = [hit.passage_id for hit in hits]
        held = self.library.passages.in_reach(ids, search_filter)
        return [held[one] for one in ids if one in held]


def phrases_of(wording: Wording, most: int = PHRASES, words: int = PHRASE_WORDS) -> list[str]:
    """Return about ``most`` phrases to search for, of at most ``words`` words, spread evenly.

    No phrase goes across a hyphen or other punctuation between words, because databases count the
    parts of hyphenated words differently. Short runs of words are left out if there are longer
    ones; the first and the last phrase always count.
    """
    phrases = []
    for run in _runs(wording):
        last = max(0, len(run) - words)  # the last phrase ends with the run
        starts = [*range(0, last, words), last]
        phrases += [" ".join(run[start : start + words]) for start in starts]
    longest = max((phrase.count(" ") for phrase in phrases), default=0)
    telling = [one for one in phrases if one.count(" ") >= min(longest, words // 2)]
    step = max(1, -(-len(telling) // most))
    return list(dict.fromkeys([*telling[::step], *telling[-1:]]))


def _runs(wording: Wording) -> list[list[str]]:
    """Return the words in runs that only spaces separate."""
    runs: list[list[str]] = []
    end = -1
    for number, word in enumerate(wording.words):
        beside = end >= 0 and _ONLY_SPACE.fullmatch(wording.text, end, word.start)
        if beside and wording.gaps.get(number) is None:
            runs[-1].append(word.key)
        else:
            runs.append([word.key])
        end = word.end
    return runs


def quotations_in(message: str) -> list[Quotation]:
    """Return what a message quotes, in order; empty if it has neither marks nor block quotes.

    Of quotations inside a quotation, the outer one counts. A block quote counts as a whole, unless
    quotation marks enclose most of it. Linear in the length of the message.
    """
    found: list[Quotation] = []
    for start, end, quoted in _parts(message):
        # No quotation goes on after a blank line.
        gaps = [one.span() for one in _BLANK_LINE.finditer(message, start, end)]
        firsts, lasts = [start, *(gap[1] for gap in gaps)], [*(gap[0] for gap in gaps), end]
        inside = [one for first, last in zip(firsts, lasts, strict=True)
                  for one in _marked(message, first, last)]  # fmt: skip
        if quoted and 2 * sum(len(one.text) for one in inside) < len(quoted):
            found.append(Quotation(quoted, start, end))
        else:
            found += [Quotation(_unquoted(one.text), one.start, one.end) if quoted else one
                      for one in inside]  # fmt: skip
    return found


def _parts(message: str) -> Iterator[tuple[int, int, str]]:
    """Yield runs of lines: start, end, and the text without marks if it is a block quote."""
    lines, at, rest = list[tuple[bool, str]](), 0, False
    for line in message.splitlines(keepends=True):
        lines.append((rest or _BLOCK_LINE.match(line) is not None, line))
        rest = rest or _REST.match(line) is not None
    for block, some in groupby(lines, key=itemgetter(0)):
        text = "".join(line for _, line in some)
        if text.strip():
            yield at, at + len(text), _unquoted(text).strip() if block else ""
        at += len(text)


def _unquoted(text: str) -> str:
    """Return the lines of a block quote without their marks."""
    return "".join(
        line[found.end() :] if (found := _BLOCK_LINE.match(line)) else line
        for line in text.splitlines(keepends=True)
    )


def _marked(message: str, start: int, end: int) -> list[Quotation]:
    """Return the quotations of one paragraph.

    An opening mark that nothing closes is not one, nor are the later ones of its kind: so there
    are at most as many rounds as marks.
    """
    found: list[Quotation] = []
    ignored: set[str] = set()
    while start < end:
        opened = next(
            (
                mark.start()
                for mark in _MARK.finditer(message, start, end)
                if mark[0] not in ignored and _opens(message, mark.start())
            ),
            None,
        )
        if opened is None:
            break
        closed = _closing(message, opened, end)
        if closed < 0:
            ignored.add(message[opened])
            start = opened + 1
            continue
        if text := message[opened + 1 : closed].strip():
            first = message.index(text, opened + 1)
            found.append(Quotation(text, first, first + len(text)))
        start = closed + 1
    return found


def _closing(message: str, opened: int, end: int) -> int:
    """Return the place of the closing mark, or -1.

    Of single marks, which also are apostrophes (“the leaders’ talks”), the last before the line's
    end or the next opening one.
    """
    mark, depth, last = message[opened], 1, -1
    single = mark in _SINGLE
    if single:
        line = message.find("\n", opened, end)
        end = end if line < 0 else line
    for found in _MARK.finditer(message, opened + 1, end):
        at = found.start()
        if single and found[0] == mark and _opens(message, at):
            break
        if found[0] in _CLOSERS[mark] and _closes(message, at, single=single):
            last, depth = at, depth - 1
            if not single and depth == 0:
                return at
        elif found[0] == mark:
            depth += 1
    return last


def _opens(message: str, at: int) -> bool:
    """Return whether the mark can open a quotation: after no word, and before words or a space.

    Before a space only if one stands before it, too, and it is no mark that also closes.
    """
    mark, before, after = message[at], message[at - 1 : at], message[at + 1 : at + 2]
    if mark not in _CLOSERS or (mark not in "«「『" and before.isalnum()):
        return False
    return bool(after.strip()) or (mark in "“„«" and not before.strip())


def _closes(message: str, at: int, *, single: bool) -> bool:
    """Return whether the mark can close a quotation: after words; a single one, before none."""
    after = message[at + 1 : at + 2]
    return bool(message[at - 1 : at].strip() or message[at] in "”»«›‹") and not (
        single and after.isalnum()
    )
