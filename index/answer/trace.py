"""Finds the sources of a message: quotes beside its statements, or the article that it links to."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.answer.answer_comparison import differs
from index.answer.candidates import SentenceCandidate, best_of_each
from index.answer.question.analyze import LONGEST as LONGEST_QUESTION
from index.answer.question.terms import STOP_WORDS, stem, words_of
from index.answer.quotation import quotations_in
from index.answer.quoting.duplicates import one_per_story
from index.answer.spans.patterns import find_span
from index.answer.word_comparison import contains, wording_of
from index.embedding.encoder import Encoder
from index.errors import InputError, NotFoundError
from index.store.articles.passages import shown_name
from index.store.catalogue import Catalogue
from index.store.rows import Article, Generation
from index.text.sentences import sentences
from index.text.words import SHORT_MONTHS
from index.told import Told
from index.urls.canonical import canonical
from index.values import NO_REASON, Answer, Kind, Question, Quote, Span

Relation = Literal["verbatim", "supports", "differs", "close"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote beside a statement.

    Attributes:
        quote: the quote, checked verbatim.
        relation: ``verbatim``: it has the statement, or what the statement quotes, word for word;
            ``supports``: it has the same names, words and figures; ``differs``: the same, but
            another number, date or place; ``close``: none of these can be told.
        aspect: what differs: “number”, “date” or “place”; None unless something does.
        stated: the statement's words for it.
        quoted: the quote's words for it.
    """

    quote: Quote
    relation: Relation = "close"
    aspect: str | None = None
    stated: str | None = None
    quoted: str | None = None

    @property
    def in_words(self) -> str:
        """Return the relation for a person."""
        if self.relation == "differs":
            return _DIFFERS[self.aspect or ""].format(quoted=self.quoted, stated=self.stated)
        return _IN_WORDS[self.relation]


_IN_WORDS: dict[Relation, str] = {
    "verbatim": Told("Word for word; check who says it"),
    "supports": Told("The same names, words and figures"),
    "close": Told("Close, but judge yourself"),
}
_DIFFERS = {
    "number": Told("Gives another number, {quoted} instead of {stated}; it may be another event"),
    "date": Told("Gives another date, {quoted} instead of {stated}; it may be another event"),
    "place": Told("Gives another place, {quoted} instead of {stated}; it may be another event"),
}


@dataclass(frozen=True, slots=True)
class TracedStatement:
    """A statement with what is closest to it, best first; ``reason`` if nothing is."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """The sources of a message.

    Attributes:
        statements: those that were looked for, in order.
        more: number of further statements.
        article: the article behind the message's link, if the library holds it; the evidence is
            from this article alone then.
        missing: the message's links whose articles the library does not hold.
        elapsed_ms: how long it took, in milliseconds.
    """

    statements: tuple[TracedStatement, ...]
    more: int = 0
    article: Article | None = None
    missing: tuple[str, ...] = ()
    elapsed_ms: int = 0


MOST_STATEMENTS, MOST_LINKS = 3, 3

_FEWEST_WORDS = 4
_URL = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_END = ".,;:!?'’*_|~`"
_BLOCK_MARK = re.compile(r"^[^\S\n]{0,3}>{1,3} ", re.MULTILINE)

SUPPORTS, OWN = 0.8, 0.5
"""Least share of the statement's content words that a supporting quote has, with the sentences that
its own sentence refers to (“They met …”), and that its own sentence has alone."""

SAME_MATTER = 0.75
"""Least share of them, without the words that differ, for a sentence on the same matter."""

_FEWEST = 3
"""Content words of the shortest statement that is judged."""

_HEDGE = re.compile(
    r"\b(?:not|never|no|none|nobody|neither|nor|without|den(?:y|ied|ies)|if|whether|would|could"
    r"|might|may(?! \d)|should|will|plan(?:s|ned)?|warn(?:s|ed|ing)?|threat\w*|alleg\w+|claim\w*"
    r"|expect\w*|propos\w+|hop(?:e|es|ed|ing)|want(?:s|ed|ing)?|seek\w*)\b|n[’']t\b|\?"
)
"""Words of negation, of what is not yet or not sure, and questions; “May” the month is none. A
sentence with one denies something, asks, or says that it may be."""

_FIGURE = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")
_MONTH = re.compile(rf"\b({'|'.join(SHORT_MONTHS)})", re.IGNORECASE)

_ASPECTS: tuple[Kind, ...] = ("number", "date", "place")

_FEWEST_QUOTED = 4
"""Words of the shortest statement that can be word for word in a sentence."""

_INTRODUCTION = re.compile(r"[^:]{1,120}?:\s+")
"""Who says it, before a quotation without marks: “Blinken said: …”."""

LONGEST = 4_000
"""Most characters of a message; Discord's own limit."""

QUOTES = 3
"""Quotes shown beside a statement."""

ON_THE_MATTER = 0.5
"""Least cosine of a statement and a sentence that is close to it: one that only shares words with
it is not shown. Of the pairs of ``tests/index/answer/trace_cases.py``, those on one matter have
0.54 and more with the packaged model, the others 0.45 and less."""

_ORDER = {"verbatim": 0, "supports": 1, "differs": 2, "close": 3}

_TOO_LONG = "The message has {found:,} characters; at most {most:,} are read."
_NO_STATEMENT = (
    "The message states nothing that I can look for: it has no link and no sentence of four words."
)


@dataclass(frozen=True)
class SourceTracer:
    """Finds sources in one library; safe to call from several threads.

    Attributes:
        answer: answers a question.
        closest: finds the sentences with most of a statement's words, of all articles, or of the
            one with a public id.
        catalogue: finds the articles behind links.
        encoder: compares meanings.
    """

    answer: Callable[[Question, Generation | None], Answer]
    closest: Callable[[Question, Generation, str | None], tuple[Quote, ...]]
    catalogue: Catalogue
    encoder: Encoder

    def trace(self, message: Question, live: Generation | None, links: Sequence[str] = ()) -> Trace:
        """Find what supports a message, or differs from it.

        Args:
            message: the message, in place of a question: at most ``LONGEST`` characters; only
                articles of its scopes are searched.
            live: the generation to search, or None if there is none.
            links: further web addresses of the message, which its text does not show.

        Raises:
            InputError: the message is too long, or has neither statements nor links.
        """
        started = time.perf_counter()
        text = message.text
        if len(text) > LONGEST:
            raise InputError(_TOO_LONG.format(found=len(text), most=LONGEST))
        statements = statements_in(text)
        article, missing = self._linked([*links_in(text), *links], message.scopes)
        if not statements and article is None and not missing:
            raise InputError(_NO_STATEMENT)
        within = article.key if article and live else None
        stated = statements[:MOST_STATEMENTS] or ([article.title] if article and within else [])
        traced = tuple(self._traced(replace(message, text=one), live, within) for one in stated)
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        more = len(statements[MOST_STATEMENTS:])
        return Trace(traced, more, article, tuple(missing), elapsed_ms)

    def _linked(
        self, links: Sequence[str], scopes: Sequence[str]
    ) -> tuple[Article | None, list[str]]:
        """Return the article behind the first link that the library holds, and the other links."""
        missing: list[str] = []
        for link in list(dict.fromkeys(links))[:MOST_LINKS]:
            try:
                url = canonical(link, fragment=True)
                found = self.catalogue.show(scopes, url, url)
                return replace(found, outlet=found.outlet and shown_name(found.outlet)), []
            except (InputError, NotFoundError):
                missing.append(link)
        return None, missing

    def _traced(
        self, stated: Question, live: Generation | None, within: str | None
    ) -> TracedStatement:
        """Return what shares most words; if that tells nothing, what answers best as well.

        Of a single article, whose public id is ``within``, what shares most words is all.
        """
        statement = stated.text
        try:
            quotes = self.closest(stated, live, within) if live else ()
            if within is not None:
                evidence = _by_relation(statement, quotes)[:QUOTES]
                return TracedStatement(statement, evidence, None if quotes else NO_REASON)
            found = self._ordered(statement, quotes)
            if any(one.relation != "close" for one in found):
                return TracedStatement(statement, found)
            answer = self.answer(stated, live)
        except InputError as error:
            return TracedStatement(statement, reason=str(error))
        found = self._ordered(statement, [*quotes, *(answer.quotes or answer.nearest)])
        return TracedStatement(statement, found, None if found else answer.reason or NO_REASON)

    def _ordered(self, statement: str, quotes: Sequence[Quote]) -> tuple[Evidence, ...]:
        """Return what supports or differs, then what is close, without other matters."""
        found = _by_relation(statement, quotes)
        close = [one for one in found if one.relation == "close"]
        if close:
            words = [statement, *(one.quote.sentence for one in close)]
            own, *others = self.encoder.encode_passages(words)
            unlike = [
                one
                for one, other in zip(close, others, strict=True)
                if float(own @ other) < ON_THE_MATTER
            ]
            found = tuple(one for one in found if one not in unlike)
        return found[:QUOTES]


def _by_relation(statement: str, quotes: Sequence[Quote]) -> tuple[Evidence, ...]:
    """Return what tells most first, each sentence once."""
    places: dict[tuple[str, str], Quote] = {}
    for quote in quotes:
        places.setdefault((quote.article_key, quote.sentence), quote)
    found = [related(statement, quote) for quote in places.values()]
    return tuple(sorted(found, key=lambda one: _ORDER[one.relation]))


def links_in(message: str) -> list[str]:
    """Return the web addresses in a message, each once, without the punctuation after them."""
    links = []
    for found in _URL.finditer(message):
        link = found[0].rstrip(_END)
        while link.endswith(")") and link.count("(") < link.count(")"):  # it opened before the link
            link = link[:-1].rstrip(_END)
        links.append(link)
    return list(dict.fromkeys(links))


def statements_in(message: str) -> list[str]:
    """Return the sentences of a message that state something, in order.

    Sentences of fewer than four words and questions state nothing, unless there is nothing else.
    Each is cut to the length of a question.
    """
    text = _BLOCK_MARK.sub("", _URL.sub(" ", message))
    found = [" ".join(span.of(text).split()) for span in sentences(text)]
    long = [one for one in found if len(one.split()) >= _FEWEST_WORDS]
    stated = [one for one in long if not one.rstrip("\"'”’)*").endswith("?")]
    return [_cut(one) for one in stated or long]


def _cut(sentence: str) -> str:
    if len(sentence) <= LONGEST_QUESTION:
        return sentence
    return sentence[:LONGEST_QUESTION].rpartition(" ")[0] or sentence[:LONGEST_QUESTION]


def shared_words(statement: str, sentence: str) -> float:
    """Return the share of a statement's content words that a sentence has, 0–1."""
    said = _content(statement)
    return len(said & _content(sentence)) / len(said) if said else 0.0


def related(statement: str, quote: Quote) -> Evidence:
    """Return a quote with its relation to a statement.

    Only what words, names and figures show is judged: “close” is also the relation of a quote that
    says the same in other words. A sentence that lacks a name of the statement is never more, but
    for what the statement quotes: who is said to have said it need not be named.
    """
    marked = [one.text for one in quotations_in(statement)]
    if marked and _word_for_word(marked, quote.text):
        return Evidence(quote, "verbatim")
    if len(_content(statement)) < _FEWEST or bool(_HEDGE.search(statement)) != bool(
        _HEDGE.search(quote.text)
    ):
        return Evidence(quote)
    introduced = _INTRODUCTION.match(statement)
    said = (
        statement[introduced.end() :]
        if introduced and not _HEDGE.search(introduced[0])
        else statement
    )
    if not marked and _word_for_word([said], quote.text):
        return Evidence(quote, "verbatim")
    for kind in _ASPECTS:
        if (found := _difference(kind, statement, quote)) is not None:
            return found
    same = (
        shared_words(statement, quote.text) >= SUPPORTS
        and shared_words(statement, quote.sentence) >= OWN
    )
    if same and _names(statement) <= _content(quote.text) and _has_figures(statement, quote):
        return Evidence(quote, "supports")
    return Evidence(quote)


def _word_for_word(said: list[str], text: str) -> bool:
    """Return whether a text has all words of each, and they are enough to tell anything."""
    return all(
        len(one.split()) >= _FEWEST_QUOTED
        and len(_content(one)) >= _FEWEST
        and contains(wording_of(one), text, Span(0, len(text)))
        for one in said
    )


def _difference(kind: Kind, statement: str, quote: Quote) -> Evidence | None:
    """Return the quote as differing if both have an answer of a kind, on the same matter."""
    said, told = _content(statement), _content(quote.sentence)
    common = said & told
    ours = find_span(kind, statement, common, common)
    theirs = find_span(kind, quote.sentence, common, common)
    if ours is None or theirs is None:
        return None
    stated, quoted = ours.span.of(statement), theirs.span.of(quote.sentence)
    rest, names = said - _content(stated), _names(statement) - _content(stated)
    if len(rest) < _FEWEST - 1 or len(rest & told) < SAME_MATTER * len(rest):
        return None
    differ = _dates_differ(stated, quoted) if kind == "date" else differs(kind, stated, quoted)
    if not names <= _content(quote.text) or not differ:
        return None
    if kind == "number" and (
        _counted(statement, ours.span.end) != _counted(quote.sentence, theirs.span.end)
    ):
        return None
    return Evidence(quote, "differs", kind, stated, quoted)


def _dates_differ(one: str, other: str) -> bool:
    """Return whether years, months or days are given on both sides and are others.

    A day alone is compared only within one month: an article often leaves out month or year.
    """
    years, months, days = (
        [{found.lower().lstrip("0") for found in part.findall(text)} for text in (one, other)]
        for part in (_YEAR, _MONTH, _DAY)
    )
    if any(ours and theirs and not ours & theirs for ours, theirs in (years, months)):
        return True
    return bool(months[0] & months[1] and all(days) and not days[0] & days[1])


def _counted(text: str, end: int) -> str:
    """Return the stem of the word after a number: what is counted."""
    after = words_of(text[end : end + 60])
    return stem(after[0]) if after else ""


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word.lower() not in STOP_WORDS)


def _names(text: str) -> frozenset[str]:
    """Return the stems of words with a capital letter that are more than grammar."""
    return frozenset(
        stem(word)
        for number, word in enumerate(words_of(text))
        if word[0].isupper() and word.lower() not in STOP_WORDS and (number or len(word) > 1)
    )


def _has_figures(statement: str, quote: Quote) -> bool:
    """Return whether all figures of a statement are in the quote, or in its article's date."""
    day = f"{quote.published.day:%d %Y}" if quote.published else ""
    said, held = (
        {one.strip(".,").replace(",", "").lstrip("0") for one in _FIGURE.findall(text)}
        for text in (statement, f"{quote.text} {day}")
    )
    return said <= held


def by_shared_words(
    statement: str, sentences: Sequence[SentenceCandidate], article: str | None = None
) -> list[SentenceCandidate]:
    """Return the sentences that share content words with a statement, best first.

    Of a single article, sentences that share none follow, so that something of it is shown.

    Args:
        statement: the statement.
        sentences: those of the passages found, of the likeliest passage first.
        article: the public id of the only article whose sentences count; None for the best
            sentence of each article, each story once.
    """
    scored = [replace(one, score=shared_words(statement, one.sentence.words)) for one in sentences]
    ranked = sorted(scored, key=lambda one: -one.score)
    if article is not None:
        return [one for one in ranked if one.article_key == article]
    return one_per_story(best_of_each([one for one in ranked if one.score]))
