"""A search finds what a plain scan finds, on both databases."""

import asyncio
import random
import sqlite3
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.searches import Compared, search
from index.store.articles.searched_texts import folded_words, placed_words
from index.store.library import Library
from index.values import Span
from tests.index.store.samples import entry, generation, search_filter, store

ODD = (
    "the", "talks", "talk", "Talking", "Erdoğan", "ERDOGAN", "naïve", "nai\u0308ve", "Straße",
    "U.S.", "Sullivan/Wang", "state.gov", "https://example.org/talks?id=5", "5,000", "-5", "3.14",
    "10:30", "<b>bold</b>", "a&amp;b", "foo_bar", "Xi’s", "O'Brien", "北京", "会谈在北京举行",
    "Москва", "ёлка", "елка", "e-mail", "x@y.org", "NOT", "and", "peace", "deal", "§ 5", "G7",
)  # fmt: skip


@pytest.fixture
def odd_library(library: Library) -> Library:
    """Articles of words that full texts cut and stem in ways of their own."""
    chance = random.Random(45)
    for number in range(60):
        lines = [" ".join(chance.choices(ODD, k=chance.randint(1, 9))) for _ in range(4)]
        day = date(2024, 1, 30) + timedelta(chance.randint(0, 90))
        one = entry(
            "\n".join(lines),
            title=" ".join(chance.choices(ODD, k=3)),
            url=f"https://example.org/{number}",
            outlet=chance.choice(["The Post", "TASS", "Le Monde Éco"]),
            published=day.isoformat() if number % 7 else None,
            language=chance.choice(["en", "fr", None]),
        )
        store(library, one)
    store(library, entry("talks in another scope"), scope="discord:7")
    generation(library)
    return library


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_a_search_equals_a_plain_scan(odd_library: Library, seed: int) -> None:
    compared, chance = Compared(odd_library), random.Random(seed)
    for _ in range(4):
        asyncio.run(compared.search(search(chance, compared.texts)))
    assert not compared.wrong


def test_full_text_leaves_no_text_out_that_has_a_word(odd_library: Library) -> None:
    every = list(odd_library.searched_texts.read(search_filter()))
    assert len(every) == 60
    for word in {one for text in every for one in (text.words + text.title_words).split()}:
        having = {one.revision_id for one in every if f" {word} " in one.words + one.title_words}
        read = odd_library.searched_texts.read(search_filter(), [[word]])
        assert having <= {one.revision_id for one in read}, word


def test_words_are_those_of_sqlite_for_every_character() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE one USING fts5(text, tokenize='unicode61 remove_diacritics 2')"
    )
    connection.execute("CREATE VIRTUAL TABLE word USING fts5vocab(one, instance)")
    letters = [chr(one) for one in (*range(1, 0x3000), 0xFB01, 0xFF21, 0x1F91D, 0x10FFFF)]
    sample = [f"a{one}b {one}" for one in letters if not folded_words(one).count("  ")]
    connection.executemany("INSERT INTO one VALUES (?)", [(one,) for one in sample])
    found: dict[int, list[str]] = {}
    for number, word in connection.execute("SELECT doc, term FROM word ORDER BY doc, offset"):
        found.setdefault(number, []).append(word)
    unspaced = range(0x0E01, 0x1100)  # here each letter is a word
    for number, text in enumerate(sample, 1):
        if ord(text[1]) not in unspaced and not 0x1780 <= ord(text[1]) < 0x1800:
            assert folded_words(text).split() == found[number], ascii(text)


@pytest.mark.parametrize("odd", ODD)
def test_each_word_has_its_place(odd: str) -> None:
    text = f"({odd}) {odd}{odd}."
    placed = list(placed_words(text, Span(0, len(text))))
    assert [word for word, _ in placed] == folded_words(text).split()
    assert all(folded_words(span.of(text)).split() == [word] for word, span in placed)
