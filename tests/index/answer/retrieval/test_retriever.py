"""Retrieving by meaning and by words."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.retrieval.idf import TermWeights
from index.answer.retrieval.retriever import (
    Asked,
    Candidate,
    PassageFeatures,
    PassageSearch,
    passage_features,
    ranked_passages,
)
from index.errors import InputError
from index.store.vectors.sync import VectorSearch
from index.values import Published, Question
from tests.index.answer.samples import PASSAGE, Desk, draft
from tests.index.libraries import ANSWER, QUESTION, articles, house


def retrieved(desk: Desk, question: str) -> list[Candidate]:
    asked = Asked(Question(question), analyze(Question(question)), desk.generation)
    search = PassageSearch(desk.library, desk.encoder, VectorSearch(desk.library.vectors))
    vector = desk.encoder.encode_question(asked.reading.text)
    return search.retrieve(asked, vector, asked.reading.phrases)


def test_the_passage_that_shares_meaning_and_words_comes_first(desk: Desk) -> None:
    desk.add(
        draft("Ministers signed the treaty in Rome.", title="Treaty"),
        draft("The price of wheat rose.", title="Wheat"),
    )
    first, last = retrieved(desk, "Where was the treaty signed?")
    assert (first.passage.title, last.passage.title) == ("Treaty", "Wheat")
    assert first.full_text_score == pytest.approx(1.0)
    assert last.full_text_score == 0.0
    assert first.fused > last.fused


def test_articles_about_the_days_that_the_question_names_come_before_their_likes(
    desk: Desk,
) -> None:
    said = "Ministers signed the treaty in Rome."
    days = ("2021-07-20", "2021-08-10", "2023-07-20")
    desk.add(*(draft(said, title=day, published=day) for day in days), draft(said, title="undated"))
    found = retrieved(desk, "Where was the treaty signed in July 2021?")
    assert [one.timely for one in found] == [True, True, False, False]
    assert {one.passage.title for one in found[:2]} == {"2021-07-20", "2021-08-10"}


def test_where_many_are_alike_the_named_days_are_looked_through_on_their_own(desk: Desk) -> None:
    others = [
        draft(f"The treaty was signed in Rome {n}.", published="2019-01-01") for n in range(60)
    ]
    desk.add(*others, draft("A pact was agreed by the sea.", title="July", published="2021-07-20"))
    found = retrieved(desk, "Where was the treaty signed in July 2021?")
    assert "July" in {one.passage.title for one in found}


@pytest.mark.usefixtures("one_model")
async def test_passages_come_with_their_words_and_their_article_best_first(tmp_path: Path) -> None:
    async with house(tmp_path / "data") as verbale:
        await verbale.import_file(articles(tmp_path, 30))
        found = await verbale.candidates(Question(QUESTION), 20)
        assert len(found) == 20
        assert found[0].external_id == "envoy-7"
        assert ANSWER in found[0].text
        shown = await verbale.show(found[0].article_id)
        assert found[0].text in shown.text
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert await verbale.candidates(Question(QUESTION), 3) == found[:3]
        with pytest.raises(InputError):
            await verbale.candidates(Question(" "))


async def test_those_of_another_scope_are_never_among_them(tmp_path: Path) -> None:
    async with house(tmp_path / "data") as verbale:
        assert await verbale.candidates(Question(QUESTION)) == ()
        await verbale.import_file(articles(tmp_path, 3), scope="discord:1")
        assert await verbale.candidates(Question(QUESTION)) == ()
        assert len(await verbale.candidates(Question(QUESTION, scope="discord:1"))) == 3


def candidate(
    id_: int,
    *,
    title: str = "News",
    published: str | None = None,
    ordinal: int = 0,
    cosine: float = 0.5,
    words: float = 0.5,
    timely: bool = False,
) -> Candidate:
    """A passage that retrieval brought."""
    passage = replace(
        PASSAGE, id=id_, revision_id=id_, ordinal=ordinal, article_key=f"a{id_}", title=title,
        published=Published.parse(published) if published else None,
    )  # fmt: skip
    return Candidate(passage, cosine, words, timely)


def asked(question: str, *names: str) -> tuple[QuestionAnalysis, TermWeights]:
    """A question with the words of it that are names, each word as telling as the other."""
    reading = analyze(Question(question))
    terms = tuple(replace(one, name=one.name or one.words in names) for one in reading.terms)
    reading = replace(reading, terms=terms)
    return reading, TermWeights.of(terms, {}, 100)


def known(
    question: tuple[QuestionAnalysis, TermWeights], *found: tuple[Candidate, str]
) -> dict[int, PassageFeatures]:
    texts = {one.passage.id: text for one, text in found}
    return passage_features(*question, [one for one, _ in found], texts)


WHERE = "Where did Sullivan and Wang sign the treaty?"


def test_places_are_by_score_and_what_has_no_score_has_none() -> None:
    found = known(
        asked(WHERE),
        (candidate(1, cosine=0.2, words=0.0), ""),
        (candidate(2, cosine=0.9, words=0.4), ""),
        (candidate(3, cosine=0.0, words=1.0), ""),
    )
    assert found[2].meant == found[3].worded == 1.0
    assert 0.0 < found[1].meant < 1.0
    assert 0.0 < found[2].worded < 1.0
    assert found[3].meant == found[1].worded == 0.0
    assert [found[id_].behind for id_ in (1, 2, 3)] == pytest.approx([0.7, 0.0, 0.9])


def test_a_name_that_is_lacking_is_told_from_a_word_that_is() -> None:
    question = asked(WHERE, "sullivan", "wang")
    found = known(
        question,
        (candidate(1), "Sullivan and Wang left."),
        (candidate(2), "Sullivan will sign the treaty."),
        (candidate(3, title="Wang"), "Sullivan left."),
        (candidate(4), "The treaty."),
    )
    assert [found[id_].every_name for id_ in (1, 2, 3, 4)] == [1.0, 0.0, 1.0, 0.0]
    assert [found[id_].names for id_ in (1, 2, 3, 4)] == pytest.approx(
        [1.0, 0.5, 1.0, 0.0], rel=0.01
    )


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The 8th summit was held.", 0.0),
        ("The ninth summit was held.", 1.0),
        ("The ninth summit came after the eighth.", 0.0),
        ("A summit was held.", 0.0),
    ],
)
def test_a_passage_of_another_ordinal_alone_is_of_another_one(text: str, other: float) -> None:
    [one] = known(asked("Where was the eighth summit held?"), (candidate(1), text)).values()
    assert one.other_ordinal == other


def test_how_new_an_article_is_counts_where_the_newest_is_asked_for() -> None:
    some = [
        (candidate(1, published="2024-05-01"), ""),
        (candidate(2, published="2024-06-01T22:00:00-04:00"), ""),
        (candidate(3, published="2024-06-01"), ""),
        (candidate(4, published="2024-07-01"), ""),
        (candidate(5), ""),
    ]
    found = known(asked("Who won the latest vote?"), *some)
    assert [found[id_].newest for id_ in range(1, 6)] == [0.0, 0.5, 0.5, 1.0, 0.0]
    assert {one.newest for one in known(asked("Who won the vote?"), *some).values()} == {0.0}


def test_the_days_of_the_question_are_held_against_the_articles_date() -> None:
    some = [
        (candidate(1, published="2021-05-12", timely=True), ""),
        (candidate(2, published="2021-06-08", timely=True), ""),
        (candidate(3, published="2019-05-12"), ""),
        (candidate(4), ""),
        (candidate(5), "The treaty was signed in May 2021."),
        (candidate(6), "The treaty was signed in 2019."),
    ]
    found = known(asked("Where did they sign the treaty in May 2021?"), *some)
    assert [found[id_].timely for id_ in range(1, 7)] == [1.0, 1.0, 0.0, 0.5, 0.5, 0.5]
    assert [found[id_].dated for id_ in range(1, 7)] == [1.0, 0.0, 0.0, 0.5, 1.0, 0.0]
    undated = known(asked("Where did they sign the treaty?"), *some)
    assert {(one.timely, one.dated) for one in undated.values()} == {(1.0, 1.0)}


SCORES = st.floats(0.0, 1.0)
TEXTS = st.sampled_from(["", "Sullivan signed it.", "The 9th treaty with Wang, in May 2021."])
CANDIDATES = st.builds(
    candidate,
    st.just(0),
    title=st.sampled_from(["News", "Wang", "Eighth treaty"]),
    published=st.sampled_from([None, "2021-05-02", "2021-05-03", "2024-01-01T00:00:00Z"]),
    ordinal=st.integers(0, 2),
    cosine=SCORES,
    words=SCORES,
    timely=st.booleans(),
)


@given(
    st.sampled_from([WHERE, "Who signed the latest eighth treaty in May 2021?", "Who?"]),
    st.lists(st.tuples(CANDIDATES, st.none() | TEXTS), max_size=8),
)
def test_every_feature_lies_between_nothing_and_one_and_the_likeliest_is_first(
    question: str, drawn: list[tuple[Candidate, str | None]]
) -> None:
    reading, term_weights = asked(question, "wang")
    some = [
        replace(one, passage=replace(one.passage, id=number))
        for number, (one, _) in enumerate(drawn)
    ]
    texts = {number: text for number, (_, text) in enumerate(drawn) if text is not None}
    for features in passage_features(reading, term_weights, some, texts).values():
        for name in PassageFeatures.__dataclass_fields__:
            assert 0.0 <= getattr(features, name) <= 1.0 + 1e-9
    found = ranked_passages(reading, term_weights, some, texts)
    assert sorted(one.passage.id for one in found) == sorted(texts)
    assert [one.log_odds for one in found] == sorted((one.log_odds for one in found), reverse=True)
