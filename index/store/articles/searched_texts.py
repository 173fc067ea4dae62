"""Texts as a search reads them, word by word, and which articles need be read.

A word is what SQLite's full text (FTS5, ``unicode61 remove_diacritics 2``) takes for one: a run of
letters and digits, without case and accents; each letter of a script without spaces is a word of
its own. Full text finds stems and, on PostgreSQL, words that are glued to others otherwise: it only
says which texts may hold a word, and the words of the text decide.
"""

import json
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import func, select

from index.store.articles.passages import ARTICLE_COLUMNS, article_of
from index.store.database import is_listed, packed
from index.store.full_text import TextStore
from index.store.rows import SearchFilter
from index.store.schema import article, article_source, passage, revision, source
from index.store.search_filter import within
from index.text.normalize import UNSPACED, parted
from index.values import ArticleRef, Span


class _Folded(dict[int, str]):
    """What a character is in a word, by its code point: empty for an accent, a blank for none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._words = sqlite3.connect(":memory:", check_same_thread=False)
        self._words.execute(
            "CREATE VIRTUAL TABLE one USING fts5(text, tokenize='unicode61 remove_diacritics 2')"
        )
        self._words.execute("CREATE VIRTUAL TABLE word USING fts5vocab(one, instance)")

    def __missing__(self, character: int) -> str:
        if character == 0 or 0xD800 <= character < 0xE000:  # SQLite takes neither
            return " "
        with self._lock:
            self._words.execute("INSERT INTO one VALUES (?)", (f"x{chr(character)}x",))
            words = [word for (word,) in self._words.execute("SELECT term FROM word")]
            self._words.execute("DELETE FROM one")
        self[character] = words[0][1:-1] if len(words) == 1 else " "
        return self[character]


_folded = cache(_Folded)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def folded_words(text: str) -> str:
    """The words of a text, with a blank before and after each; empty if there are none."""
    fold = _folded()
    # Python translates ASCII ten times faster, and most texts have little else.
    bare = _NOT_ASCII.sub(lambda found: found[0].translate(fold), parted(text))
    words = " ".join(bare.translate(fold).split())
    return words and f" {words} "


def placed_words(text: str, within: Span) -> Iterator[tuple[str, Span]]:
    """The same words of a part of a text, each with its place in the text."""
    word, start = "", within.start
    for place in range(within.start, within.end + 1):
        letter = text[place] if place < within.end else " "
        now = _folded()[ord(letter)]
        alone = _UNSPACED.match(letter)
        if word and (now == " " or alone):
            yield word, Span(start, place)
            word = ""
        if alone and now != " ":
            yield now, Span(place, place + 1)
        elif now != " ":
            word, start = word + now, start if word else place


@dataclass(frozen=True, kw_only=True)
class SearchedText(ArticleRef):
    """The newest revision of an article.

    Attributes:
        revision_id: the revision.
        text: its text.
        sources: the names of the sources that brought the article.
        stored: the sentences of each passage, as they are stored, in any order.
    """

    revision_id: int
    text: str
    sources: Sequence[str]
    stored: str

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences that are searched, in order; boilerplate has none."""
        return sorted(Span(*ends) for run in self.stored.split() for ends in json.loads(run))

    @cached_property
    def parts(self) -> list[Span]:
        """The parts of the text that are searched, in order: its passages."""
        runs = map(json.loads, self.stored.split())
        return sorted(Span(run[0][0], run[-1][1]) for run in runs)

    @cached_property
    def words(self) -> str:
        """The words that are searched, as of ``folded_words``."""
        return folded_words(" ".join(part.of(self.text) for part in self.parts))

    @cached_property
    def title_words(self) -> str:
        """The words of the headline."""
        return folded_words(self.title)


class SearchedTexts(TextStore):
    """Reads the texts that a search may find."""

    def read(
        self,
        search_filter: SearchFilter,
        needed: Sequence[Sequence[str]] = (),
        revision_ids: Sequence[int] | None = None,
    ) -> Iterator[SearchedText]:
        """Yield the articles that pass the filter and may have a word of each group.

        Args:
            search_filter: the filter.
            needed: groups of words; title or text has one of each. On PostgreSQL they spare
                nothing: its full text drops stop words and takes “state.gov” for one word.
            revision_ids: the only revisions to read; None for all.
        """
        run = func.aggregate_strings(passage.c.sentences, " ").label("stored")
        runs = (
            select(passage.c.revision_id, run)
            .where(within(search_filter, of_few=revision_ids is not None))
            .group_by(passage.c.revision_id)
        )
        if revision_ids is not None:
            runs = runs.where(is_listed(passage.c.revision_id))
        for group in needed if self._database.is_sqlite else ():
            having = select(passage.c.revision_id).where(self._words.has_all([group]))
            runs = runs.where(passage.c.revision_id.in_(having))
        passages = runs.subquery()
        names = (
            select(func.aggregate_strings(source.c.name, "\n"))
            .join(article_source, article_source.c.source_id == source.c.id)
            .where(article_source.c.article_id == article.c.id)
            .scalar_subquery()
        )
        query = (
            select(
                revision.c.id.label("revision_id"),
                revision.c.text,
                passages.c.stored,
                names.label("sources"),
                *ARTICLE_COLUMNS,
            )
            .join(article, article.c.id == revision.c.article_id)
            .join(passages, passages.c.revision_id == revision.c.id)
        )
        given: dict[str, Any] = {} if revision_ids is None else {"ids": packed(revision_ids)}
        with self._database.reading() as connection:
            for row in connection.execute(query, given).yield_per(100):
                yield article_of(SearchedText, row, sources=(row.sources or "").split("\n"))
