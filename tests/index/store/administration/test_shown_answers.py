"""What is stored of an answer so that it can be shown again."""

from dataclasses import replace
from datetime import date

import pytest

from index.errors import NotFoundError
from index.store.administration.answers import ShownQuote, digest_of
from index.store.library import Library
from index.store.schema import shown
from index.values import Answer, ReadAs, Span
from tests.bot.samples import SENTENCE, answer, quote, refusal
from tests.index.store.visiting import NOW

HERE = "discord:1"


def kept(library: Library, given: Answer) -> Answer:
    """Store an answer of the scope HERE."""
    asked = replace(given, question=replace(given.question, scope=HERE))
    library.feedback.show("k1", asked, NOW)
    return asked


def test_an_answer_is_restored_with_all_but_words_of_articles(library: Library) -> None:
    read = ReadAs("place", ("Wang",), date(2024, 8, 1), None, "where did Wang meet Sullivan?")
    second = quote(rank=2, article_key="a2", also=("Wire",), span=None)
    given = kept(library, answer(quote(), more=(second,), read_as=read, answer_from="text"))
    found = library.feedback.recall("k1", HERE)
    assert (found.question, found.read_as) == (given.question, read)
    assert (found.confidence, found.answer_from, found.reason) == (0.9, "text", None)
    assert (found.first, len(found.quotes)) == (1, 2)
    assert found.quotes[0] == ShownQuote.of(quote())
    assert found.quotes[1].also == ("Wire",)


def test_the_words_in_bold_are_found_by_their_offsets_in_the_article() -> None:
    one = quote(start=100)
    at = 100 + one.text.index("Yanqi Lake")
    assert ShownQuote.of(one).span == Span(at, at + len("Yanqi Lake"))
    assert ShownQuote.of(quote(span=None)).span is None
    assert ShownQuote.of(one).digest == digest_of(one.text)


def test_no_words_of_articles_are_stored(library: Library) -> None:
    kept(library, answer())
    with library.database.reading() as connection:
        [row] = connection.execute(shown.select()).all()
    assert SENTENCE not in row.details + row.quotes
    assert "Yanqi" not in row.details + row.quotes


def test_a_refusal_keeps_its_reason_and_what_came_closest(library: Library) -> None:
    given = kept(library, refusal(quote()))
    found = library.feedback.recall("k1", HERE)
    assert (found.reason, found.first, len(found.quotes)) == (given.reason, 1, 1)


@pytest.mark.parametrize(("key", "scope"), [("k1", "discord:2"), ("k1", "public"), ("k2", HERE)])
def test_an_answer_of_another_scope_is_as_unknown_as_none(
    library: Library, key: str, scope: str
) -> None:
    kept(library, answer())
    with pytest.raises(NotFoundError, match="has expired"):
        library.feedback.recall(key, scope)
