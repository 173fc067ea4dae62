"""Choosing the sentence that answers."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.candidates import Drafts, Features, SentenceCandidate
from index.answer.logistic import packaged_model
from index.answer.ranking.ranking import (
    ConfidenceFeatures,
    RankedAnswer,
    SentenceRanker,
    confidence_features,
    register_of,
)
from index.answer.ranking.span_reading import READ, READ_WITHIN
from index.values import Kind, Question
from tests.index.answer.drafting import drafted, found
from tests.index.answer.samples import Desk, WordReader, draft


def chosen(desk: Desk, question: str) -> list[SentenceCandidate]:
    """The best sentence of each article, best first."""
    return ranked(SentenceRanker(desk.encoder), desk, drafted(desk, question))


def ranked(ranker: SentenceRanker, desk: Desk, drafts: Drafts) -> list[SentenceCandidate]:
    """The best sentence of each article, best first, by this ranker."""
    reading = drafts.reading
    considered = ranker.considered(drafts, desk.encoder.encode_question(reading.plain))
    return ranker.choose(reading, *ranker.by_act(reading, considered))


def words(choice: SentenceCandidate) -> str:
    return choice.sentence.words


def span(choice: SentenceCandidate) -> str | None:
    return choice.span.of(choice.sentence.revision_text) if choice.span else None


def test_what_a_reporter_asks_takes_no_share_from_what_happened(desk: Desk) -> None:
    desk.add(draft("Did Chad join the pact in May 2022? Chad joined the pact in June 2024."))
    drafts = drafted(desk, "When did Chad join the pact?")
    ranker = SentenceRanker(desk.encoder, WordReader("2022"))
    considered = ranker.considered(drafts, desk.encoder.encode_question(drafts.reading.plain))
    [joined], [asked] = ranker.by_act(drafts.reading, considered)
    assert (words(asked), asked.features.reader_best) == (
        "Did Chad join the pact in May 2022?", 1.0,
    )  # fmt: skip
    assert (joined.features.reader_best, joined.features.reader_share > 0.0) == (1.0, True)


def test_what_is_ranked_is_compared_with_its_whole_article(desk: Desk) -> None:
    filler = " ".join(["grain"] * 150)
    desk.add(draft(f"Wang signed the treaty in Rome. Wheat is {filler}.\n\nOslo has {filler}."))
    told, unheard = (
        chosen(desk, f"Where did Wang sign the {name} treaty?")[0].features
        for name in ("oslo", "bergen")
    )
    assert told.article_cover > told.whole
    assert told.article_cover == pytest.approx(1.0)
    assert (told.article_missing, told.every_name_article) == (0.0, 1.0)
    assert unheard.article_cover < 1.0
    assert unheard.article_missing > 0.0


def test_the_sentence_that_the_reader_marks_comes_first_with_its_words(desk: Desk) -> None:
    said = "Wang signed the treaty in Rome. Wang signed the treaty in Oslo."
    desk.add(draft(said, title="Treaty"))
    drafts = drafted(desk, "Where did Wang sign the treaty?")
    for word in ("Rome", "Oslo"):
        first = ranked(SentenceRanker(desk.encoder, WordReader(word)), desk, drafts)[0]
        assert (words(first), (span(first) or "").rstrip(".")) == (
            f"Wang signed the treaty in {word}.",
            word,
        )


@pytest.mark.parametrize(
    ("asked", "published", "read", "sure", "spans"),
    [
        ("", "2024-08-28", True, "sure alone", "spans alone"),
        ("", None, True, "sure undated", "spans undated"),
        (" in 1998", None, True, "sure in period", "spans in period"),
        ("", "2024-08-28", False, "sure unread", "sure unread"),
    ],
)
def test_a_sentence_and_its_words_have_the_probabilities_of_texts_like_its_own(
    desk: Desk, asked: str, published: str | None, read: bool, sure: str, spans: str
) -> None:
    desk.add(draft("Sullivan met Wang in Oslo.", published=published))
    drafts = drafted(desk, f"Where did Sullivan meet Wang{asked}?")
    [one] = ranked(SentenceRanker(desk.encoder, WordReader("Oslo") if read else None), desk, drafts)
    [stood] = confidence_features(drafts.reading.kind, [RankedAnswer(one.odds, one.answer)])
    assert one.score == pytest.approx(packaged_model(sure).chance(one.features, stood))
    assert one.span_score == pytest.approx(packaged_model(spans).chance(one.features, stood))


@pytest.mark.parametrize(("story", "shown"), [(None, ["Copy", "Other"]), (5, ["Other"])])
def test_of_what_was_not_read_no_copy_of_a_choice_is_shown(
    desk: Desk, story: int | None, shown: list[str]
) -> None:
    for title in ("Read", "Copy", "Other"):
        desk.add(draft(f"Envoys met in Oslo, said {title}. It rained.", title=title))
    reading, candidates, sentences, term_weights = found(desk, "Where did the envoys meet?")
    told = {
        one.passage.title: [
            replace(each, passage=replace(each.passage, story=story))
            if each.passage.title != "Other"
            else each
            for each in sentences[one.passage.id]
        ]
        for one in candidates
    }
    by_passage = {one.passage.id: told[one.passage.title] for one in candidates}
    choice = SentenceCandidate(told["Read"][0], None, Features(), score=0.2)
    ranker = SentenceRanker(desk.encoder)
    others = ranker.unread(Drafts(reading, candidates, by_passage, term_weights), [choice])
    assert sorted(one.sentence.passage.title for one in others) == shown
    assert {words(one) for one in others} <= {f"Envoys met in Oslo, said {t}." for t in shown}
    assert all(0 < one.score <= choice.score for one in others)
    assert {one.span for one in others} == {None}


def test_the_article_of_the_named_days_comes_first(desk: Desk) -> None:
    desk.add(
        draft("Wang signed the treaty in Rome.", published="2019-05-02"),
        draft("Wang signed the treaty in Oslo.", published="2021-05-02"),
    )
    assert span(chosen(desk, "Where did Wang sign the treaty in May 2021?")[0]) == "Oslo"
    assert span(chosen(desk, "Where did Wang sign the treaty in May 2019?")[0]) == "Rome"


def test_a_late_sentence_of_the_leading_article_answers_in_other_words(desk: Desk) -> None:
    lead = "Wang postponed the treaty ceremony in Rome."
    told = "His knee needs an operation."
    desk.add(draft(f"{lead} It had been announced in May. Wheat is dear. {told}"))
    ranker = SentenceRanker(desk.encoder, WordReader("operation"))
    drafts = drafted(desk, "Why did Wang postpone the treaty ceremony in Rome?")
    likeliest = drafts.likeliest(READ)
    behind = next(one.odds for one in likeliest if words(one) == told) - likeliest[0].odds
    assert behind < -READ_WITHIN
    considered = ranker.considered(drafts, desk.encoder.encode_question(drafts.reading.plain))
    assert words(max(considered, key=lambda one: one.features.reader)) == told


def stood(*contenders: tuple[float, str], kind: Kind = "place") -> list[ConfidenceFeatures]:
    return confidence_features(kind, [RankedAnswer(*one) for one in contenders])


def test_the_lead_is_over_the_best_that_answers_otherwise() -> None:
    first, second, third = stood((3.0, "Rome"), (2.0, "Rome, Italy"), (1.0, "Oslo"))
    assert first.lead == pytest.approx(0.2)
    assert second.lead == pytest.approx(0.1)
    assert third.lead == pytest.approx(-0.2)
    assert first.odds == pytest.approx(0.3)


def test_other_articles_that_answer_the_same_bear_it_out() -> None:
    said = [(3.0, "Rome"), (2.5, "Oslo"), (2.0, "Rome"), (1.0, "Rome"), (0.5, "Rome")]
    for count, borne_out in ((1, 0.0), (2, 0.0), (3, 0.5), (4, 1.0), (5, 1.0)):
        assert stood(*said[:count])[0].borne_out == borne_out


CONTENDERS = st.lists(
    st.builds(
        RankedAnswer,
        st.floats(-100.0, 100.0),
        st.sampled_from(["", "Rome", "Rome, Italy", "Oslo", "May 3", "3 May 2024", "two"]),
    ),
    max_size=12,
)


@given(st.sampled_from(get_args(Kind)), CONTENDERS)
def test_each_contender_has_one_bounded_standing(
    kind: Kind, contenders: list[RankedAnswer]
) -> None:
    contenders = sorted(contenders, key=lambda one: -one.odds)
    found = confidence_features(kind, contenders)
    assert len(found) == len(contenders)
    for one, contender in zip(found, contenders, strict=True):
        assert one.odds == pytest.approx(contender.odds / 10)
        assert -1.0 <= one.lead <= 1.0
        assert one.alone in {0.0, 1.0}
        assert 0.0 <= one.borne_out <= 1.0
        assert not one.alone or one.lead == 1.0


def test_a_yes_no_question_has_probabilities_of_its_own_unless_it_is_a_follow_up(
    desk: Desk,
) -> None:
    desk.add(draft("Norway joined the accord on Tuesday.", published="2026-04-07"))
    sought = desk.answerer.seek(Question("did norway join the accord"))
    assert sought is not None
    [choice] = desk.answerer.drafts(sought)
    later = replace(choice, follow_up=True)
    assert register_of(sought.reading, choice, defining=False, alone=False) == "yes/no"
    assert register_of(sought.reading, later, defining=False, alone=False) == "read"
