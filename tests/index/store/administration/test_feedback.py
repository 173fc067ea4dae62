"""Answers shown, and what people thought of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from index.errors import NotFoundError
from index.store.administration.answers import LONGEST_WORDS, Ballot, forget_ratings
from index.store.library import Library
from tests.bot.samples import answer, quote
from tests.index.store.samples import entry, store
from tests.index.store.visiting import NOW

TEXT = "They flew in. They met at Yanqi Lake."
HERE, ANN, BEN = "discord:1", "discord:7", "discord:8"


def shown(library: Library, key: str = "k1", scope: str = HERE, article: str = "a1") -> None:
    sentence = "They met at Yanqi Lake."
    made = answer(quote(text=TEXT, sentence=sentence, article_key=article, start=0, end=len(TEXT)))
    library.feedback.show(key, replace(made, question=replace(made.question, scope=scope)), NOW)


def test_the_sentence_is_read_from_the_article_as_it_was(library: Library) -> None:
    store(library, entry(TEXT, id="one"))
    key = next(iter(library.catalogue.export(("public",), None))).key
    shown(library, article=key)
    library.feedback.rate(Ballot("k1", HERE, ANN), NOW, good=True)
    store(library, entry("They met nowhere.", id="one"))
    [found] = library.feedback.page([HERE])
    assert found.quotes[0].sentence == "They met at Yanqi Lake."
    assert found.quotes[0].title == "Sullivan meets Wang"
    library.articles.remove_source("public", "Wire")
    [found] = library.feedback.page([HERE])
    assert (found.quotes[0].sentence, found.quotes[0].title) == (None, None)


def test_one_person_has_one_judgement_and_the_last_one_holds(library: Library) -> None:
    shown(library)
    ann = Ballot("k1", HERE, ANN)
    library.feedback.rate(ann, NOW, good=True)
    library.feedback.explain(ann, NOW, "other", " x" * LONGEST_WORDS)
    library.feedback.rate(Ballot("k1", HERE, BEN), NOW, good=True)
    assert library.feedback.count([HERE]) == 2
    [bad] = library.feedback.page([HERE], good=False)
    assert (bad.reason, len(bad.words or "")) == ("other", LONGEST_WORDS)
    library.feedback.rate(ann, NOW, good=True)
    assert library.feedback.count([HERE], good=False) == 0
    assert [one.words for one in library.feedback.page([HERE])] == [None, None]


def test_an_answer_of_another_scope_is_as_unknown_as_none(library: Library) -> None:
    shown(library)
    for key, scope in (("k1", "discord:2"), ("k1", "public"), ("k2", HERE)):
        with pytest.raises(NotFoundError, match="can't be rated"):
            library.feedback.rate(Ballot(key, scope, ANN), NOW, good=True)
        with pytest.raises(NotFoundError, match="can't be rated"):
            library.feedback.explain(Ballot(key, scope, ANN), NOW, "other", None)
    assert library.feedback.page(None) == []


def test_answers_that_nobody_judged_are_forgotten_after_a_while(library: Library) -> None:
    for key in ("k1", "k2"):
        shown(library, key)
    library.feedback.rate(Ballot("k1", HERE, ANN), NOW, good=True)
    assert library.feedback.forget_shown(NOW) == 0
    assert library.feedback.forget_shown(NOW + timedelta(days=1)) == 1
    assert [one.key for one in library.feedback.page(None)] == ["k1"]


def test_a_person_can_be_forgotten_while_the_judgement_stays(library: Library) -> None:
    shown(library)
    library.feedback.explain(Ballot("k1", HERE, ANN), NOW, "wrong article", "I am Ann")
    library.feedback.rate(Ballot("k1", HERE, BEN), NOW, good=True)
    with library.database.writing() as connection:
        assert forget_ratings(connection, ANN) == 1
    assert library.feedback.of(ANN) == []
    [bad] = library.feedback.page([HERE], good=False)
    assert (bad.reason, bad.words) == ("wrong article", None)
    assert len(library.feedback.of(BEN)) == 1
