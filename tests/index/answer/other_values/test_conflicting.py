"""Other articles' values are shown beside the first, and the newest one comes first."""

from dataclasses import replace

import pytest

from index.answer.candidates import SentenceCandidate
from index.answer.features import Features
from index.answer.other_values.conflicting import (
    ARTICLES,
    SAME_MATTER,
    SENTENCES,
    SHOWN,
    may_differ,
    of_next_articles,
    of_same_matter,
    other_values,
    value_features,
    value_kind,
    with_other_values,
)
from index.answer.question.analyze import analyze
from index.store.library import Library
from index.values import Published, Question
from tests.index.answer.samples import Desk, draft

MARCH = draft(
    "The ferry Aurora sank off Batumi on Tuesday night. At least 17 people died in the accident, "
    "the interior ministry said. Coast guards searched the harbour with four boats.",
    title="Ferry sinks off Batumi", outlet="Bosphorus Wire", published="2025-03-12",
)  # fmt: skip
APRIL = draft(
    "Divers have left the harbour of Batumi. The number of people who died when the ferry Aurora "
    "sank has risen to 41, the ministry said. Two of them were sailors.",
    title="Toll of the Batumi ferry rises", outlet="Black Sea Post", published="2025-04-02",
)  # fmt: skip
ELSEWHERE = draft(
    "A bus left the road near Jeju on Friday. Nine people died in the accident, police said.",
    title="Bus accident on Jeju", outlet="Strait Daily", published="2025-05-01",
)  # fmt: skip
ASKED = "How many people died in the Batumi ferry accident?"


def test_the_newer_value_of_another_article_comes_first(real_desk: Desk) -> None:
    real_desk.add(MARCH, APRIL, ELSEWHERE)
    for question in (ASKED, "how many ppl died batumi ferry"):
        quotes = real_desk.ask(question).quotes
        assert [(one.source, one.overtaken) for one in quotes[:2]] == [
            ("Black Sea Post", False),
            ("Bosphorus Wire", True),
        ]
        assert "41" in quotes[0].sentence
        assert not any("Jeju" in one.title for one in quotes)


@pytest.mark.parametrize(
    ("asked", "published", "apart", "of_event"),
    [
        (ASKED, "2025-03-12", 0.0, 0.0),
        (ASKED, "2026-03-12", 1.0, 1.0),
        (ASKED, "2024-03-12", 1.0, 1.0),
        ("how many dead in batumi", "2026-03-12", 1.0, 1.0),
        (ASKED, None, 0.0, 0.0),
        ("how much does the Batumi ferry cost?", "2026-03-12", 1.0, 0.0),
    ],
)
def test_how_far_articles_are_apart_counts_more_for_an_event(
    desk: Desk, asked: str, published: str | None, apart: float, of_event: float
) -> None:
    day = Published.parse(published) if published else None
    desk.add(MARCH, replace(APRIL, published=day))
    found = desk.answerer.seek(Question(asked))
    assert found is not None
    drafts = {one.sentence.passage.title: one for one in desk.answerer.drafts(found)}
    known = value_features(found.reading, drafts[APRIL.title], drafts[MARCH.title])
    assert (known.days_apart, known.event_days_apart) == (apart, of_event)


def test_values_of_one_day_are_both_shown_and_neither_is_overtaken(real_desk: Desk) -> None:
    real_desk.add(MARCH, replace(APRIL, published=MARCH.published))
    answer = real_desk.ask(ASKED)
    assert {one.source for one in answer.quotes} == {"Bosphorus Wire", "Black Sea Post"}
    assert not any(one.overtaken for one in answer.quotes)
    assert answer.agreement.differ == 1


def test_a_question_on_a_certain_day_gets_the_value_of_that_day(real_desk: Desk) -> None:
    real_desk.add(MARCH, APRIL)
    answer = real_desk.ask(
        "How many people had died in the Batumi ferry accident on 12 March 2025?"
    )
    assert answer.quotes[0].source == "Bosphorus Wire"


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("description", "$47.60 a barrel", "number"),
        ("description", "a review of aid", "description"),
        ("place", "Hall 7", "place"),
    ],
)
def test_a_rate_or_price_that_a_what_asks_for_is_a_number(
    kind: str, answer: str, expected: str
) -> None:
    assert value_kind(kind, answer) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (ASKED, "17", True),
        (ASKED, "", False),
        ("What is the price cap on Russian oil?", "$60 a barrel", True),
        ("How many people died in the ferry accident on 12 March 2025?", "17", False),
        ("How many people died in the ferry accident of March 2025?", "17", True),
        ("How many people had died in the ferry accident by March 2025?", "17", False),
        ("How many people were killed by the storm in March 2025?", "17", True),
        ("How many people were on the ferry in March 2025?", "212", False),
        ("What budget did the assembly approve for 2024?", "$3.59 billion", False),
        ("Why did the ferry sink?", "a wave", False),
        ("Where did the ferry sink?", "Batumi", False),
        ("Who was the captain of the ferry?", "Irakli Beridze", False),
        ("When will the ferry be raised?", "in May", True),
        ("Who is the minister of transport?", "Mariam Kvrivishvili", True),
    ],
)
def test_values_may_differ_unless_asked_for_as_they_stood_on_a_day(
    question: str, answer: str, expected: bool
) -> None:
    assert may_differ(analyze(Question(question)), answer) is expected


@pytest.fixture
def sentences(desk: Desk, library: Library) -> list[SentenceCandidate]:
    """Those of four articles, in order, the first article first."""
    texts = [
        " ".join(f"Envoy {letter} met minister {number} of {number + 20} in hall {letter}{number}."
                 for number in range(5))
        for letter in "ABCD"
    ]  # fmt: skip
    desk.add(*(draft(text, title=f"Talks {n}", id=str(n)) for n, text in enumerate(texts)))
    found = desk.answerer.seek(Question("Which minister did the envoy meet in the hall?"))
    assert found is not None
    drafts = desk.answerer.drafts(found)
    return sorted(drafts, key=lambda one: (one.sentence.passage.external_id, one.sentence.span))


def test_the_first_sentences_of_the_next_articles_are_read(
    sentences: list[SentenceCandidate],
) -> None:
    near = of_next_articles(sentences, sentences[0])
    read = [one.sentence.passage.external_id for one in near]
    assert read == [str(n) for n in range(1, ARTICLES + 1) for _ in range(SENTENCES)]


def test_of_copies_one_is_read_and_none_of_the_first_article(
    sentences: list[SentenceCandidate],
) -> None:
    def copied(one: SentenceCandidate) -> SentenceCandidate:
        if one.sentence.passage.external_id not in ("0", "1"):
            return one
        passage = replace(one.sentence.passage, story=7)
        return replace(one, sentence=replace(one.sentence, passage=passage))

    near = of_next_articles(map(copied, sentences), copied(sentences[0]))
    assert {one.sentence.passage.external_id for one in near} == {"2", "3"}
    near = of_next_articles(map(copied, sentences), sentences[10])
    assert [one.sentence.passage.external_id for one in near] == ["0"] * 3 + ["3"] * 3


LIKELY = Features(passage=0.7, every_name_article=1, reader=0.7, reader_kind=1, reader_lead=1,
                  evidence=0.4)  # fmt: skip
UNLIKELY = Features(passage=0.2, reader=-1, evidence=-0.7)


def given(one: SentenceCandidate, answer: str, features: Features) -> SentenceCandidate:
    """A sentence with these words as its answer."""
    at = one.sentence.revision_text.index(answer)
    return replace(one, span=type(one.sentence.span)(at, at + len(answer)), features=features)


def test_what_gives_another_value_has_a_probability_of_its_own(
    sentences: list[SentenceCandidate],
) -> None:
    first = replace(given(sentences[0], "20", LIKELY), score=0.99)
    reading = analyze(Question("How many ministers met?"))
    other, same, unlikely = (
        given(sentences[5 * number], answer, features)
        for number, answer, features in ((1, "21", LIKELY), (2, "20", LIKELY), (3, "22", UNLIKELY))
    )
    found = other_values(reading, [unlikely, same, other], first)
    assert [one.answer for one in found] == ["21"]
    assert found[0].score == found[0].span_score >= SAME_MATTER > SHOWN
    assert of_same_matter(found) == {other.article_key}
    doubtful = other_values(reading, [other], replace(first, score=0.3))
    assert doubtful[0].score == 0.3, "no likelier than the first"
    rejected = other_values(
        reading, [given(sentences[5], "21", replace(LIKELY, reader=-0.01, evidence=1))], first
    )
    assert rejected[0].span_score == rejected[0].score / 2


def test_other_values_follow_the_first_articles_sentences_each_article_once(
    sentences: list[SentenceCandidate],
) -> None:
    def scored(number: int, score: float) -> SentenceCandidate:
        return replace(sentences[number], score=score)

    first, further = scored(0, 0.9), scored(1, 0.2)
    before, beside, other = scored(5, 0.1), scored(10, 0.3), scored(6, 0.7)
    choices = [first, further, before, beside]
    assert with_other_values(choices, [other]) == [first, further, other, beside]
    assert with_other_values(choices, []) == choices
    less = scored(6, 0.05)
    assert with_other_values(choices, [less]) == [first, further, beside, before]
