"""Answers that are shown again from what the library holds now."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.presentation.recall import LONGEST, Recall, around_quote
from index.errors import NotFoundError
from index.store.library import Library
from index.values import Answer, Quote, Span
from tests.bot.samples import answer, quote, refusal
from tests.index.store.samples import entry, store

HERE = "discord:1"
NOW = datetime(2024, 8, 30, tzinfo=UTC)
SENTENCE = "They met at Yanqi Lake."
TEXT = f"Sullivan flew in.\n\nWang waited. {SENTENCE} It rained.\n\nThey dined."


def stored(library: Library, text: str = TEXT, name: str = "one", **more: str) -> Quote:
    """A quote of SENTENCE from an article that the library holds."""
    store(library, entry(text, id=name, title=f"Title {name}", outlet=f"Outlet {name}", **more))
    [found] = [
        one for one in library.catalogue.export(("public",), None) if one.external_id == name
    ]
    start = text.index(SENTENCE)
    return quote(
        text=SENTENCE,
        sentence=SENTENCE,
        article_key=found.key,
        start=start,
        end=start + len(SENTENCE),
        title=f"Title {name}",
        source=f"Outlet {name}",
        external_id=name,
        url=None,
        link=None,
        published=None,
        scope=found.scope,
    )


def shown(library: Library, given: Answer) -> Recall:
    asked = replace(given, question=replace(given.question, scope=HERE))
    library.feedback.show("k1", asked, NOW)
    return Recall(library)


@pytest.mark.parametrize("refused", [False, True])
def test_an_answer_or_a_refusal_is_restored_as_it_was(library: Library, refused: bool) -> None:
    quoted = stored(library)
    one = refusal(replace(quoted, span=None), elapsed_ms=0) if refused else answer(quoted)
    found = shown(library, one).answer("k1", HERE)
    assert replace(found.answer, question=one.question, elapsed_ms=one.elapsed_ms) == one
    assert (found.changed, found.removed) == (0, 0)


@pytest.mark.parametrize(
    ("gone", "told"), [(False, "has changed since"), (True, "was removed since")]
)
def test_words_that_left_the_library_are_told_not_quoted(
    library: Library, gone: bool, told: str
) -> None:
    recall = shown(library, answer(stored(library)))
    if gone:
        library.articles.remove_source("public", "Wire")
    else:
        store(library, entry("They met nowhere.", id="one"))
    for ask in (lambda: recall.answer("k1", HERE), lambda: recall.context("k1", HERE, 0)):
        with pytest.raises(NotFoundError, match=told):
            ask()


@pytest.mark.parametrize(
    ("scope", "number", "told"),
    [
        ("discord:2", 0, "has expired"),
        ("public", 0, "has expired"),
        (HERE, -1, "no such quote"),
        (HERE, 1, "no such quote"),
    ],
)
def test_an_answer_of_another_server_or_a_quote_that_it_does_not_have_is_not_shown(
    library: Library, scope: str, number: int, told: str
) -> None:
    recall = shown(library, answer(stored(library)))
    with pytest.raises(NotFoundError, match=told):
        recall.context("k1", scope, number)
    if scope != HERE:
        with pytest.raises(NotFoundError, match=told):
            recall.answer("k1", scope)


def test_other_quotes_stay_where_one_is_lost(library: Library) -> None:
    one, two = stored(library), replace(stored(library, name="two"), rank=2)
    recall = shown(library, answer(one, two))
    store(library, entry("They met nowhere.", id="one"))
    found = recall.answer("k1", HERE)
    assert [kept.external_id for kept in found.answer.quotes] == ["two"]
    assert (found.changed, found.removed) == (1, 0)


def test_without_its_first_quote_an_answer_is_as_sure_as_the_next(library: Library) -> None:
    one = stored(library)
    two = replace(stored(library, name="two"), rank=2, score=0.4, overtaken=True)
    recall = shown(library, answer(one, two, confidence=0.9, answer_from="published_at"))
    store(library, entry("They met nowhere.", id="one"))
    found = recall.answer("k1", HERE).answer
    assert (found.confidence, found.answer, found.answer_from) == (0.4, "Yanqi Lake", "text")
    assert not found.quotes[0].overtaken


def test_a_quote_that_moved_in_its_article_is_still_given_in_its_new_place(
    library: Library,
) -> None:
    recall = shown(library, answer(stored(library)))
    store(library, entry(f"Updated. {SENTENCE}", id="one"))
    assert recall.answer("k1", HERE).answer.quotes[0].text == SENTENCE
    found = recall.context("k1", HERE, 0)
    assert (found.before, found.after) == ("Updated. ", "")


def test_the_context_is_the_paragraph_with_its_neighbours_verbatim(library: Library) -> None:
    found = shown(library, answer(stored(library))).context("k1", HERE, 0)
    assert found.before == "Sullivan flew in.\n\nWang waited. "
    assert found.after == " It rained.\n\nThey dined."
    assert (found.number, found.of) == (0, 1)


@given(st.lists(st.sampled_from(["A b c. ", "\n\n", "- d e.\n", "x" * 300, "F? "]), max_size=40))
def test_any_sentence_lies_in_its_context(parts: list[str]) -> None:
    text = "".join(parts) + "They met. " + "".join(reversed(parts))
    start = text.index("They met.")
    quoted = Span(start, start + len("They met."))
    around = around_quote(text, quoted)
    assert around.holds(quoted)
    assert around.end - around.start <= LONGEST


def test_a_long_paragraph_is_cut_at_sentences_around_the_quote() -> None:
    text = " ".join(f"Sentence {n} is here." for n in range(500))
    quoted = Span(text.index("Sentence 250"), text.index("Sentence 251") - 1)
    around = around_quote(text, quoted)
    assert around.holds(quoted)
    assert around.end - around.start <= LONGEST
    assert around.of(text).startswith("Sentence ")
    assert around.of(text).endswith(" is here.")
