"""Searches the articles with AND, OR and NOT, exactly, and counts what is found by months.

``taliban (talks OR "peace deal") NOT outlet:tass since:2024``: words beside each other are all
needed, and AND and NOT bind closer than OR. The words of the texts decide, as
``index/store/articles/searched_texts.py`` reads them; the full text only spares reading them all.
"""

import re
import time
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple, Protocol

from index.answer.question.analyze import LONGEST
from index.answer.question.times.typed_dates import parse_date
from index.answer.quoting.quote import quote_of
from index.concurrency import Threads, answers
from index.errors import InputError
from index.store.articles.searched_texts import SearchedText, folded_words, placed_words
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.text.language import asked_language
from index.told import Told
from index.values import Quote, Reach, Span

ON_A_PAGE = 20
"""Articles of one page of what is found."""

FIELDS = ("title", "outlet", "source", "language", "date", "since", "until")
"""What may stand before a colon."""

_DEEPEST = 40
"""Most parentheses and NOTs within each other."""
_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>-(?=[\w"“(])|[()]|(?:AND|OR|NOT)(?![^\s()"“”]))
    |(?:(?P<field>[^\W\d_]+):(?=[^\s()]))?
     (?:["“”](?P<phrase>[^"“”]*)(?P<close>["“”])?|(?P<word>[^\s()"“”]+)))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What every article that is found has, as far as full text and dates can tell.

    Attributes:
        words: groups of words; title or text has one of each.
        since: the first day.
        until: the last day.
    """

    words: tuple[tuple[str, ...], ...] = ()
    since: date | None = None
    until: date | None = None


class Condition(Protocol):
    """A search, or a part of one."""

    def holds(self, text: SearchedText) -> bool:
        """Whether an article fulfils it."""
        ...

    def needs(self) -> Needs:
        """What every article has that fulfils it."""
        ...

    def sought(self) -> Iterator[str]:
        """The words and phrases that a text may have because of it."""
        ...


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row, or the value of a field.

    Attributes:
        field: the field; empty for title or text.
        words: as of ``folded_words``; the code of a language; empty for days.
        since: the first day.
        until: the last day.
    """

    field: str
    words: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, text: SearchedText) -> bool:
        """Whether an article has the words, or the field the value."""
        match self.field:
            case "":
                return self.words in text.words or self.words in text.title_words
            case "title":
                return self.words in text.title_words
            case "outlet":
                return self.words in folded_words(text.source)
            case "source":
                return any(self.words in folded_words(one) for one in text.sources.split("\n"))
            case "language":
                return text.language == self.words
        day = text.published.day if text.published else None
        first, last = self.since or date.min, self.until or date.max
        return day is not None and first <= day <= last

    def needs(self) -> Needs:
        """The single words, or the days."""
        words = self.words.split() if self.field in {"", "title"} else ()
        return Needs(tuple((one,) for one in words), self.since, self.until)

    def sought(self) -> Iterator[str]:
        """The words, if the text may have them."""
        if not self.field:
            yield self.words


@dataclass(frozen=True, slots=True)
class Negation:
    """What must not be fulfilled."""

    part: Condition

    def holds(self, text: SearchedText) -> bool:
        """Whether the part does not hold."""
        return not self.part.holds(text)

    def needs(self) -> Needs:
        """Nothing that full text knows."""
        return Needs()

    def sought(self) -> Iterator[str]:
        """Nothing: the words are not there."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that must all be fulfilled, or of which any must be."""

    parts: tuple[Condition, ...]
    is_any: bool = False

    def holds(self, text: SearchedText) -> bool:
        """Whether all parts hold, or any."""
        return (any if self.is_any else all)(part.holds(text) for part in self.parts)

    def needs(self) -> Needs:
        """What all parts need together, or what any of them needs at least."""
        needs = [part.needs() for part in self.parts]
        first = [one.since for one in needs if one.since]
        last = [one.until for one in needs if one.until]
        if not self.is_any:
            words = tuple(word for one in needs for word in one.words)
            return Needs(words, max(first, default=None), min(last, default=None))
        longest = [
            max(one.words, key=lambda group: min(map(len, group)), default=()) for one in needs
        ]
        return Needs(
            (tuple(word for some in longest for word in some),) if all(longest) else (),
            min(first) if len(first) == len(needs) else None,
            max(last) if len(last) == len(needs) else None,
        )

    def sought(self) -> Iterator[str]:
        """The words of every part."""
        for part in self.parts:
            yield from part.sought()


def parsed(typed: str, today: date) -> Condition:
    """Read a search.

    Args:
        typed: as somebody typed it.
        today: the day that “last week” is relative to.

    Raises:
        InputError: it cannot be read; the message says where.
    """
    if len(typed) > LONGEST:
        raise InputError(
            Told(
                "The search is too long ({length} characters). Use {most} characters or fewer.",
                length=len(typed),
                most=LONGEST,
            )
        )
    return _Parser(typed, today).parsed()


class _Parser:
    """Reads a search from left to right."""

    def __init__(self, typed: str, today: date) -> None:
        self._today = today
        self._left = list(reversed([*_TOKEN.finditer(typed)]))

    def parsed(self) -> Condition:
        """The whole search."""
        if not self._left:
            raise InputError(Told("The search has no words. Type what to search for."))
        found = self._any(0)
        if self._left:
            raise _wrong(self._left[-1], Told("“)” at character {place} closes no parenthesis."))
        return found

    def _next(self, *signs: str) -> re.Match[str] | None:
        """The next token, if it is one of these."""
        return self._left[-1] if self._left and self._left[-1]["sign"] in signs else None

    def _any(self, depth: int) -> Condition:
        parts = [self._all(depth)]
        while self._next("OR"):
            self._left.pop()
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Group(tuple(parts), is_any=True)

    def _all(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._left and not self._next("OR", ")"):
            if self._next("AND"):
                self._left.pop()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Group(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if not self._left:
            raise InputError(Told("The search ends where a word is missing."))
        token = self._left.pop()
        if depth > _DEEPEST:
            raise _wrong(token, Told("Too many parentheses or NOTs within each other."))
        if token["sign"] in {"NOT", "-"}:
            return Negation(self._one(depth + 1))
        if token["sign"] == "(":
            inside = self._any(depth + 1)
            if not self._left:
                raise _wrong(token, Told("The parenthesis at character {place} is never closed."))
            self._left.pop()
            return inside
        if token["sign"]:
            told = Told("A word is missing before “{typed}” at character {place}.")
            raise _wrong(token, told)
        return self._term(token)

    def _term(self, token: re.Match[str]) -> Condition:
        field = (token["field"] or "").lower()
        if token["phrase"] is not None and not token["close"]:
            raise _wrong(token, Told("The quotation mark at character {place} is never closed."))
        if field and field not in FIELDS:
            told = Told(
                "“{typed}” at character {place} names no field. Fields are {fields}; put other "
                "words with a colon in quotation marks."
            )
            raise _wrong(token, told, fields=list(FIELDS))
        value = token["word"] if token["phrase"] is None else token["phrase"]
        lacks_value = value[-1:] == ":" and value[:-1].lower() in FIELDS
        if lacks_value or not (words := folded_words(value)):
            raise _wrong(token, Told("“{typed}” at character {place} has no word to search for."))
        try:
            if field == "language":
                return Term(field, asked_language(value))
            if field in {"date", "since", "until"}:
                days = parse_date(value, self._today)
                since = None if field == "until" else days.since
                return Term(field, "", since, None if field == "since" else days.until)
        except InputError as error:
            told = Told("At character {place}: {trouble}")
            raise _wrong(token, told, trouble=error.args[0]) from error
        return Term(field, words)


def _wrong(token: re.Match[str], told: Told, **values: object) -> InputError:
    typed = token[0].strip()
    return InputError(told.format(typed=typed, place=token.end() - len(typed) + 1, **values))


class _Hit(NamedTuple):
    """An article that is found, in the order of its day."""

    is_dated: bool
    order: float
    revision_id: int
    month: date | None


def _hit(text: SearchedText) -> _Hit:
    at = text.published
    month = at.day.replace(day=1) if at else None
    return _Hit(at is not None, at.order if at else 0.0, text.revision_id, month)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is searched for.

    Attributes:
        query: words, phrases, fields and operators, as typed.
        page: which page of what is found, from 1; None for all.
        reach: who searches.
    """

    query: str
    page: int | None = 1
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The articles that are found.

    Attributes:
        query: as asked.
        total: how many articles are found.
        quotes: those of the page, newest first and undated ones last: the sentence with the words,
            or the first one where only title and fields decide.
        months: the number of articles of each month that has any, newest first.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: SearchQuery
    total: int = 0
    quotes: tuple[Quote, ...] = ()
    months: tuple[tuple[date, int], ...] = ()
    elapsed_ms: int = 0

    @property
    def pages(self) -> int:
        """The number of pages."""
        return -(-self.total // ON_A_PAGE)

    @property
    def undated(self) -> int:
        """How many articles have no date."""
        return self.total - sum(count for _, count in self.months)


class SearchService:
    """Searches a library.

    Args:
        library: the library.
        live: returns the live generation, whose passages are searched.
        threads: keep SQL and reading off the loop.
    """

    def __init__(
        self, library: Library, live: Callable[[], Generation | None], threads: Threads
    ) -> None:
        self._library = library
        self._live = live
        self._threads = threads

    @answers
    def search(self, query: SearchQuery) -> SearchAnswer:
        """Find every article that fulfils a search.

        Raises:
            InputError: the search cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        started = time.perf_counter()
        condition = parsed(query.query, (query.reach.at or datetime.now(UTC)).date())
        found = SearchAnswer(query)
        if live := self._live():
            needs = condition.needs()
            within = SearchFilter(query.reach.scopes, live.chunker, needs.since, needs.until)
            texts = self._library.searched_texts.read(within, needs.words)
            hits = sorted((_hit(one) for one in texts if condition.holds(one)), reverse=True)
            first = 0 if query.page is None else (query.page - 1) * ON_A_PAGE
            shown = hits[first:] if query.page is None else hits[first : first + ON_A_PAGE]
            months = Counter(one.month for one in hits if one.month)
            found = replace(
                found,
                total=len(hits),
                quotes=tuple(self._quotes(shown, first, within.widest, set(condition.sought()))),
                months=tuple((one, months[one]) for one in sorted(months, reverse=True)),
            )
        return replace(found, elapsed_ms=round((time.perf_counter() - started) * 1000))

    def _quotes(
        self, hits: Sequence[_Hit], before: int, within: SearchFilter, sought: Collection[str]
    ) -> Iterator[Quote]:
        ids = [one.revision_id for one in hits]
        read = self._library.searched_texts.read(within, revision_ids=ids)
        texts = {one.revision_id: one for one in read}
        for rank, one in enumerate(ids, before + 1):
            if one in texts:  # else the article has changed meanwhile
                yield quote_with(texts[one], sought, rank)


def quote_with(text: SearchedText, sought: Collection[str], rank: int = 1) -> Quote:
    """The sentence with most of some words and phrases, the first ones marked; else the first."""
    sentences, starts = text.sentences, [one.start for one in text.sentences]
    placed = [one for part in text.parts for one in placed_words(text.text, part)]
    marked = defaultdict[int, list[Span]](list)
    for phrase in (one.split() for one in sought):
        words = [word for word, _ in placed]
        for at, word in enumerate(words):
            if word == phrase[0] and words[at : at + len(phrase)] == phrase:
                place = Span(placed[at][1].start, placed[at + len(phrase) - 1][1].end)
                marked[bisect(starts, place.start) - 1].append(place)
    best = max(sorted(marked), key=lambda one: len(marked[one]), default=0)
    span = min(marked[best], default=None)
    last = bisect(starts, span.end - 1) - 1 if span else best
    quoted = Span(sentences[best].start, sentences[last].end)
    return quote_of(text, text.text, quoted, quoted, span, rank=rank)
