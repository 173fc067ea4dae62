"""Compares searches with a plain scan of every text: ``python -m benchmarks.searches --data DIR``.

Random searches are made of words, phrases and fields of the library's own articles, joined with
AND, OR and NOT. The scan reads all texts, without full text, and evaluates what a search was made
of, without reading the search as it is typed. ``--url`` names a database in place of a folder's.
"""

import argparse
import asyncio
import random
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from statistics import median

from index.answer.search import SearchQuery, SearchService
from index.settings import load_settings
from index.store.articles.searched_texts import SearchedText
from index.store.library import Library
from index.store.rows import SearchFilter
from index.text.normalize import UNSPACED
from index.values import PUBLIC
from tests.index.answer.samples import THREADS

_WORD = re.compile(rf"[{UNSPACED}]|(?:(?![{UNSPACED}])[^\W_])+")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+", re.IGNORECASE)
"""Those of Latin letters; й is another letter than и."""


def plain(text: str) -> str:
    """The words of a text with blanks around, as somebody would write it who knows no FTS5."""
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))
    return f" {' '.join(_WORD.findall(bare.lower()))} "


class Scanned:
    """An article as the scan reads it."""

    def __init__(self, text: SearchedText) -> None:
        self.ref = text
        self.words = plain(" ".join(part.of(text.text) for part in text.parts))
        self.title = plain(text.title)

    @cached_property
    def any_words(self) -> list[str]:
        """The words of the text."""
        return self.words.split()


Made = tuple[str, Callable[[Scanned], bool]]
"""A search as it is typed, and what it means."""


def search(chance: random.Random, texts: Sequence[Scanned], depth: int = 3) -> Made:
    """Make a random search that means something in some of the texts."""
    kind = chance.choice(["term"] * 2 + ["and", "or", "not", "beside"]) if depth else "term"
    if kind == "term":
        return _term(chance, chance.choice(texts))
    first, holds = search(chance, texts, depth - 1)
    if kind == "not":
        typed = f"NOT ({first})" if chance.random() < 0.5 else f"-({first})"
        return typed, lambda one: not holds(one)
    second, also = search(chance, texts, depth - 1)
    if kind == "or":
        return f"({first} OR {second})", lambda one: holds(one) or also(one)
    joined = " AND " if kind == "and" else " "
    return f"({first}){joined}({second})", lambda one: holds(one) and also(one)


def _term(chance: random.Random, one: Scanned) -> Made:
    kind = chance.choice(["word"] * 6 + ["phrase"] * 3 + ["title", "outlet", "language", "days"])
    published = one.ref.published
    if kind == "outlet" and plain(one.ref.source).strip():
        words = plain(one.ref.source)
        return f'outlet:"{words.strip()}"', lambda other: words in plain(other.ref.source)
    if kind == "language" and one.ref.language:
        code = one.ref.language
        return f"language:{code}", lambda other: other.ref.language == code
    if kind == "days" and published:
        first, last = published.day, published.day + timedelta(chance.choice([0, 30, 400]))
        return f"(since:{first} until:{last})", lambda other: bool(
            other.ref.published and first <= other.ref.published.day <= last
        )
    if kind == "title" and (title := one.title.split()):
        at = chance.randrange(len(title))
        words = f" {' '.join(title[at : at + 2])} "
        return f'title:"{words.strip()}"', lambda other: words in other.title
    length = chance.choice([2, 3, 5]) if kind == "phrase" else 1
    at = chance.randrange(len(one.any_words))
    words = f" {' '.join(one.any_words[at : at + length])} "
    typed = words.strip().title() if chance.random() < 0.3 else words.strip()
    typed = f'"{typed}"' if length > 1 or typed in {"AND", "OR", "NOT"} else typed
    return typed, lambda other: words in other.words or words in other.title


class Compared:
    """Searches a library and scans it.

    Attributes:
        texts: its articles, read once.
        wrong: the searches that differed from the scan, with both numbers of articles.
        found: how many articles each search is to find.
        took: how many milliseconds each search took.
    """

    def __init__(self, library: Library) -> None:
        live = library.generations.live()
        assert live, "the library is empty"
        read = library.searched_texts.read(SearchFilter((PUBLIC,), live.chunker))
        self.texts = [one for one in map(Scanned, read) if one.any_words]
        self.wrong, self.found, self.took = list[str](), list[int](), list[float]()
        self._service = SearchService(library, lambda: live, THREADS)

    async def search(self, made: Made) -> None:
        """Search, and compare what is found with the scan."""
        typed, holds = made
        started = time.perf_counter()
        answer = await self._service.search(SearchQuery(typed, None))
        self.took.append((time.perf_counter() - started) * 1000)
        want = sorted(one.ref.article_key for one in self.texts if holds(one))
        have = sorted(one.article_key for one in answer.quotes)
        self.found.append(len(want))
        if have != want or answer.total != len(want):
            self.wrong.append(f"{typed}: {len(want)} by the scan, {answer.total} by the search")


def main() -> None:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a data folder")
    parser.add_argument("--url", help="a database")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    library = Library.open(given.url or load_settings(data=given.data).database_url)
    one, chance = Compared(library), random.Random(given.seed)
    for _ in range(given.queries):
        asyncio.run(one.search(search(chance, one.texts)))
    library.close()
    some = [found for found in one.found if found]
    print(*one.wrong, sep="\n")
    print(f"{given.queries - len(one.wrong)} of {given.queries} searches equal the scan;")
    print(f"{len(some)} found articles, {median(some):,.0f} (median); a search took", end=" ")
    print(f"{median(one.took):,.0f} ms (median), {max(one.took):,.0f} at most")


if __name__ == "__main__":
    main()
