"""Choosing the sentence that answers."""

from dataclasses import fields, replace

import pytest

from index.answer.choose import ENCODED, Choice, Chooser, Features, judge
from index.answer.question import read
from index.answer.rarity import Rarity
from index.answer.retrieve import Candidate, Retriever
from index.answer.sentence import sentences_of
from index.store.nearest import ExactNearest
from index.values import Question
from tests.index.answer.making import Desk, draft

NOTHING = Features(0, 0, 0, 0, 0, 0, 0, 0)


def chosen(desk: Desk, question: str) -> list[Choice]:
    """All sentences that the desk has for a question, best first."""
    reading, library = read(Question(question)), desk.library
    vector = desk.encoder.encode_question(reading.text)
    retriever = Retriever(library, ExactNearest(library.vectors))
    candidates: list[Candidate] = retriever.retrieve(reading, vector, desk.reach(), desk.generation)
    sentences = sentences_of([one.passage for one in candidates], library.passages)
    rarity = Rarity.of(*library.words.frequencies(reading.terms, desk.reach()))
    return Chooser(desk.encoder).choose(reading, vector, candidates, sentences, rarity)


def words(choice: Choice) -> str:
    return choice.sentence.words


def span(choice: Choice) -> str | None:
    return choice.span.of(choice.sentence.text) if choice.span else None


def test_the_sentence_with_the_questions_words_and_kind_comes_first(desk: Desk) -> None:
    desk.add(
        draft("Wheat is dear. Wang signed the treaty in Rome. Wang likes treaties. Rome is old.")
    )
    first = chosen(desk, "Where did Wang sign the treaty?")[0]
    assert words(first) == "Wang signed the treaty in Rome."
    assert span(first) == "Rome"
    assert first.features.kind == 1.0


def test_a_leaning_sentence_is_covered_by_the_one_before(desk: Desk) -> None:
    desk.add(draft("Sullivan and Wang talked for hours. They met at Yanqi Lake. It rained."))
    first = chosen(desk, "Where did Sullivan and Wang meet?")[0]
    assert words(first) == "They met at Yanqi Lake."
    assert first.features.cover == pytest.approx(1.0)


def test_a_sentence_that_stands_alone_is_covered_by_its_own_words_only(desk: Desk) -> None:
    desk.add(draft("Sullivan and Wang talked. Others met at Yanqi Lake."))
    by_words = {words(one): one for one in chosen(desk, "Where did Sullivan and Wang meet?")}
    other = by_words["Others met at Yanqi Lake."].features
    assert other.cover < other.context == pytest.approx(1.0)


def test_the_article_counts_by_its_best_passage(desk: Desk) -> None:
    filler = " ".join(["grain"] * 150)
    desk.add(draft(f"Wang signed the treaty {filler}.\n\nHe left {filler}."))
    found = chosen(desk, "Who signed the treaty?")
    assert len({one.sentence.passage.id for one in found}) == 2
    assert len({one.features.article for one in found}) == 1
    assert {one.features.words for one in found} == {1.0}


def test_without_vectors_the_sentence_speaks_for_its_article(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome."), encoded=False)
    [only] = chosen(desk, "Where did Wang sign the treaty?")
    assert only.features.article == only.features.meaning > 0


def test_a_sentence_that_says_today_is_of_the_kind_where_its_article_has_a_date(desk: Desk) -> None:
    desk.add(
        draft("The council votes today.", title="Dated", published="2024-05-01"),
        draft("The council votes today!", title="Undated"),
    )
    kinds = {
        one.sentence.passage.title: (one.features.kind, one.span)
        for one in chosen(desk, "When does the council vote?")
    }
    assert kinds == {"Dated": (1.0, None), "Undated": (0.0, None)}


def test_nearness_tells_sentences_apart_only_where_somebody_is_named(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome."))
    assert chosen(desk, "where did wang sign the treaty?")[0].features.near == 1.0
    assert chosen(desk, "Where did Wang sign the treaty?")[0].features.near == pytest.approx(0.5)


def test_scores_fall_and_at_most_so_many_sentences_are_encoded(desk: Desk) -> None:
    desk.add(draft(" ".join(f"Wang met guest {n}." for n in range(ENCODED * 2))))
    scores = [one.score for one in chosen(desk, "Whom did Wang meet?")]
    assert len(scores) == ENCODED
    assert scores == sorted(scores, reverse=True)


def test_an_empty_library_gives_no_choice(desk: Desk) -> None:
    assert chosen(desk, "Where did they meet?") == []


@pytest.mark.parametrize("name", [one.name for one in fields(Features)])
def test_every_feature_speaks_for_a_sentence(name: str) -> None:
    assert judge(replace(NOTHING, **{name: 1.0})) > judge(NOTHING)


def test_a_chance_lies_between_nothing_and_all() -> None:
    assert (
        0 < judge(Features(-1, -1, 0, 0, 0, 0, 0, 0)) < judge(Features(1, 1, 1, 1, 1, 1, 1, 1)) < 1
    )


def test_the_article_of_the_named_days_comes_first(desk: Desk) -> None:
    desk.add(
        draft("Wang signed the treaty in Rome.", published="2019-05-02"),
        draft("Wang signed the treaty in Oslo.", published="2021-05-02"),
    )
    assert span(chosen(desk, "Where did Wang sign the treaty in May 2021?")[0]) == "Oslo"
    assert span(chosen(desk, "Where did Wang sign the treaty in May 2019?")[0]) == "Rome"


def test_a_question_that_names_no_day_asks_for_none(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome."))
    assert chosen(desk, "Where did Wang sign the treaty?")[0].features.timely == 1.0
    assert chosen(desk, "Where did Wang sign the treaty in May 2021?")[0].features.timely == 0.0
