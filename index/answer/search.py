"""Searches the articles with AND, OR and NOT, exactly, and counts what is found by months.

``taliban (talks OR "peace deal") NOT outlet:tass since:2024``: words beside each other are all
needed, and AND and NOT bind closer than OR. The words of the texts decide, as
``index/store/articles/searched_texts.py`` reads them; the full text only spares reading them all.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain
from typing import NamedTuple

from index.answer.question.analyze import LONGEST
from index.answer.question.times.expressions import parse_date
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


_READ: Mapping[str, Callable[[SearchedText], Iterable[str]]] = {
    "text": lambda one: (one.title_words, one.words),
    "title": lambda one: (one.title_words,),
    "outlet": lambda one: (folded_words(one.source),),
    "source": lambda one: map(folded_words, one.sources),
    "language": lambda one: (one.language or "",),
}
"""Where words are looked for, by the kind of condition."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A search, or a part of one.

    Attributes:
        kind: ``all``, ``any`` or ``not`` of the parts; a field; ``text`` for title or text.
        parts: what it is made of.
        words: words in a row, as of ``folded_words``; the code of a language.
        days: the first and the last day.
    """

    kind: str
    parts: tuple["Condition", ...] = ()
    words: str = ""
    days: tuple[date, date] = (date.min, date.max)

    def holds(self, text: SearchedText) -> bool:
        """Whether an article fulfils it."""
        if self.kind in {"all", "any"}:
            joined = any if self.kind == "any" else all
            return joined(part.holds(text) for part in self.parts)
        if self.kind == "not":
            return not self.parts[0].holds(text)
        if self.kind in _READ:
            return any(self.words in one for one in _READ[self.kind](text))
        at = text.published
        return at is not None and self.days[0] <= at.day <= self.days[1]

    def needs(self) -> list[list[str]]:
        """Groups of words of which title or text must have one each, as far as words tell."""
        groups = [part.needs() for part in self.parts]
        if self.kind == "all":
            return list(chain.from_iterable(groups))
        if self.kind == "any":  # the group of each part that is likely the rarest
            rare = [max(one, key=lambda some: min(map(len, some)), default=[]) for one in groups]
            return [list(chain.from_iterable(rare))] if all(rare) else []
        return [[one] for one in self.words.split()] if self.kind in {"text", "title"} else []

    def sought(self) -> Iterator[str]:
        """The words and phrases that a text may have because of it."""
        if self.kind == "text":
            yield self.words
        elif self.kind != "not":
            yield from chain.from_iterable(part.sought() for part in self.parts)


def parsed(typed: str, today: date) -> Condition:
    """Read a search.

    Args:
        typed: as somebody typed it.
        today: the day that “last week” is relative to.

    Raises:
        InputError: it cannot be read; the message says where.
    """
    if len(typed) > LONGEST:
        raise InputError.told(
            "The search is too long ({length} characters). Use {most} characters or fewer.",
            length=len(typed),
            most=LONGEST,
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
        return parts[0] if len(parts) == 1 else Condition("any", tuple(parts))

    def _all(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._left and not self._next("OR", ")"):
            if self._next("AND"):
                self._left.pop()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Condition("all", tuple(parts))

    def _one(self, depth: int) -> Condition:
        if not self._left:
            raise InputError(Told("The search ends where a word is missing."))
        token = self._left.pop()
        if depth > _DEEPEST:
            raise _wrong(token, Told("Too many parentheses or NOTs within each other."))
        if token["sign"] in {"NOT", "-"}:
            return Condition("not", (self._one(depth + 1),))
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
                return Condition(field, words=asked_language(value))
            if field in {"date", "since", "until"}:
                days = parse_date(value, self._today)
                first = (field != "until" and days.since) or date.min
                return Condition(field, days=(first, (field != "since" and days.until) or date.max))
        except InputError as error:
            told = Told("At character {place}: {trouble}")
            raise _wrong(token, told, trouble=error.args[0]) from error
        return Condition(field or "text", words=words)


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


@dataclass(frozen=True)
class SearchService:
    """Searches a library.

    Args:
        library: the library.
        live: returns the live generation, whose passages are searched.
        threads: keep SQL and reading off the loop.
    """

    _library: Library
    _live: Callable[[], Generation | None]
    _threads: Threads

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
            within = SearchFilter(query.reach.scopes, live.chunker)
            texts = self._library.searched_texts.read(within, condition.needs())
            hits = sorted((_hit(one) for one in texts if condition.holds(one)), reverse=True)
            first = 0 if query.page is None else (query.page - 1) * ON_A_PAGE
            shown = hits[first:] if query.page is None else hits[first : first + ON_A_PAGE]
            months = Counter(one.month for one in hits if one.month)
            found = replace(
                found,
                total=len(hits),
                quotes=tuple(self._quotes(shown, first, within, set(condition.sought()))),
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
    sentences = text.sentences
    held = [sum(one in folded_words(each.of(text.text)) for one in sought) for each in sentences]
    best = max(range(len(held)), key=held.__getitem__)
    across = text.parts if any(one in text.words for one in sought) else []
    within = [sentences[best]] if held[best] else across
    placed = [one for part in within for one in placed_words(text.text, part)]
    words = [word for word, _ in placed]
    spans = [
        Span(placed[at][1].start, placed[at + len(phrase) - 1][1].end)
        for phrase in map(str.split, sought)
        for at in range(len(words) - len(phrase) + 1)
        if words[at : at + len(phrase)] == phrase
    ]
    span = min(spans, default=None)
    around = [one for one in sentences if span and one.overlaps(span)] or [sentences[best]]
    quoted = Span(around[0].start, around[-1].end)
    return quote_of(text, text.text, quoted, quoted, span, rank=rank)
