"""Other articles' values are shown beside the first, and the newest one comes first."""

from dataclasses import replace

import pytest

from index.answer.answerer import THRESHOLD
from index.answer.candidates import Features, SentenceCandidate
from index.answer.question.analyze import analyze
from index.answer.same_event import (
    ARTICLES,
    SENTENCES,
    SHOWN,
    Sameness,
    compared,
    counts_apart,
    may_differ,
    of_next_articles,
    other_values,
    sameness,
)
from index.store.library import Library
from index.values import Published, Question, Quote, Span
from tests.index.answer.presentation.test_as_json import QUOTE
from tests.index.answer.samples import Desk, draft

MARCH = draft(
    "The ferry Aurora sank off Batumi on Tuesday night. At least 17 people died in the accident, "
    "the interior ministry said. Coast guards searched the harbour with four boats.",
    title="Ferry sinks off Batumi", outlet="Bosphorus Wire", published="2025-03-12",
)  # fmt: skip
APRIL = draft(
    "Divers have left the harbour of Batumi. The number of people who died when the ferry Aurora "
    "sank has risen to 41, the ministry said. Two of them were sailors.",
    title="Toll of the Batumi ferry rises", outlet="Black Sea Post", published="2025-03-16",
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


def test_values_of_one_day_are_both_shown_and_neither_is_overtaken(real_desk: Desk) -> None:
    real_desk.add(MARCH, replace(APRIL, published=MARCH.published))
    answer = real_desk.ask(ASKED)
    assert {one.source for one in answer.quotes} == {"Bosphorus Wire", "Black Sea Post"}
    assert not any(one.overtaken for one in answer.quotes)
    assert answer.agreement.differ == 1


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (ASKED, "17", True),
        ("What is the price cap on Russian oil?", "$60 a barrel", True),
        ("How many people died in the ferry accident on 12 March 2025?", "17", False),
        ("How many people were on the ferry in March 2025?", "212", False),
        ("Why did the ferry sink?", "a wave", False),
        ("Who is the minister of transport?", "Mariam Kvrivishvili", True),
    ],
)
def test_values_may_differ_unless_asked_for_as_they_stood_on_a_day(
    question: str, answer: str, expected: bool
) -> None:
    assert may_differ(analyze(Question(question)), answer) is expected


@pytest.fixture
def sentences(desk: Desk, library: Library) -> list[SentenceCandidate]:
    """Those of six articles, in order, the first article first."""
    texts = [
        " ".join(f"Envoy {letter} met minister {number} of {number + 20} in hall {letter}{number}."
                 for number in range(5))
        for letter in "ABCDEF"
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


LIKELY = Features(passage=0.7, every_name_article=1, reader=0.7, reader_kind=1, reader_lead=1,
                  evidence=0.4)  # fmt: skip
UNLIKELY = Features(passage=0.2, reader=-1, evidence=-0.7)


def given(one: SentenceCandidate, answer: str, features: Features) -> SentenceCandidate:
    """A sentence with these words as its answer."""
    at = one.sentence.revision_text.index(answer)
    return replace(one, span=Span(at, at + len(answer)), features=features)


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
    assert found[0].score == found[0].span_score >= SHOWN
    known = sameness(reading, [first, unlikely, same, other], first)
    assert known.keys() == {unlikely.article_key, other.article_key}
    assert known[unlikely.article_key].chance < SHOWN
    doubtful = other_values(reading, [other], replace(first, score=SHOWN))
    assert doubtful[0].score == SHOWN, "no likelier than the first"
    rejected = other_values(
        reading, [given(sentences[5], "21", replace(LIKELY, reader=-0.01, evidence=1))], first
    )
    assert rejected[0].span_score == rejected[0].score / 2


TOTAL = "The toll of the flood in Norland rises to 160."


@pytest.mark.parametrize(
    ("one", "answer", "apart"),
    [
        ("At least 140 people are killed by a flood in Norland.", "At least 140 people", False),
        ("The flood kills 41 people in Norland and injures 140 others.", "140 others", False),
        ("The toll of the flood in Norland increased by 20 to 140.", "140", False),
        ("Two of the 140 killed in Norland were sailors.", "140 killed", False),
        ("Dozens are killed by a flood in Norland.", "Dozens", True),
        ("Norland records an additional 140 deaths.", "140 deaths", True),
        ("Rescuers in Norland find at least 12 more bodies.", "at least 12", True),
        ("Norland increased its troops along the river by as many as 7,000.", "7,000", True),
        ("Norland releases 123 people.", "123 people", True),
        ("Norland has released 123 people.", "123 people", False),
        ("Six of the crew are rescued, the remaining seven confirmed dead.", "seven", True),
        ("It is said that 32 of them died in Norland.", "32", True),
        ("The flood killed 188 in Kenya and Uganda.", "188", False),
    ],
)
def test_what_is_no_count_of_the_whole_is_not_compared_with_one(
    sentences: list[SentenceCandidate], one: str, answer: str, apart: bool
) -> None:
    def told(text: str, answer: str, day: str) -> SentenceCandidate:
        whole = Span(0, len(text))
        passage = replace(
            sentences[0].sentence.passage, article_key=day, published=Published.parse(day)
        )
        sentence = replace(sentences[0].sentence, passage=passage, revision_text=text, span=whole)
        return given(replace(sentences[0], sentence=sentence), answer, LIKELY)

    first, other = told(TOTAL, "160", "2024-05-01"), told(one, answer, "2024-05-03")
    assert counts_apart(other, first) is counts_apart(first, other) is apart
    reading = analyze(Question("How many people died in the flood?"))
    assert bool(sameness(reading, [other], first)) is not apart
    of_one = told("The toll in Kenya rises to 160.", "160", "2024-05-01")
    assert counts_apart(other, of_one) is (apart or "Uganda" in one)


def _quote(sentence: str, span: str, day: str | None, score: float = 0.8) -> Quote:
    return replace(
        QUOTE, text=sentence, sentence=sentence, span=span, article_key=sentence, score=score,
        published=Published.parse(day) if day else None,
    )  # fmt: skip


FIRST = _quote("The earthquake in Aden killed 14 people.", "14", "2024-05-01", 0.9)
SAME = Sameness(0.9, sure=True)
LATER = _quote("The toll in Yemen's south rose to 25.", "25", "2024-05-03", 0.7)
QUAKE = "how many people did the earthquake in aden kill"


def _compared(
    question: str, *quotes: Quote, known: dict[str, Sameness] | None = None
) -> list[tuple[str | None, bool, bool]]:
    if known is None:
        known = dict.fromkeys((one.article_key for one in quotes[1:]), SAME)
    found = compared(analyze(Question(question)), quotes, THRESHOLD, known)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    return [(one.span, one.same_event, one.overtaken) for one in found]


def test_a_later_value_of_the_same_event_comes_first_and_the_older_is_overtaken() -> None:
    assert _compared(QUAKE, FIRST, LATER) == [("25", False, False), ("14", True, True)]
    assert _compared(QUAKE, LATER, FIRST) == [("25", False, False), ("14", True, True)]


def test_where_it_is_not_sure_that_the_event_is_the_same_nothing_is_said() -> None:
    likely, unlikely = ({LATER.article_key: Sameness(chance, sure=False)} for chance in (0.6, 0.4))
    assert _compared(QUAKE, FIRST, LATER, known=likely) == [
        ("25", False, False), ("14", False, False),
    ]  # fmt: skip
    assert _compared(QUAKE, FIRST, LATER, known=unlikely) == [
        ("14", False, False), ("25", False, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "later",
    [
        replace(LATER, span="14"),
        replace(LATER, score=0.4),
        replace(LATER, published=None),
        replace(LATER, span=None),
        replace(LATER, published=Published.parse("2024-04-03")),
    ],
    ids=["same value", "unsure", "undated", "without words", "older"],
)
def test_other_quotes_stay_behind(later: Quote) -> None:
    assert [span for span, _, _ in _compared(QUAKE, FIRST, later)] == [FIRST.span, later.span]


@pytest.mark.parametrize(
    "question",
    [
        f"{QUAKE} on 1 May 2024",
        "what was the original number of people that the earthquake in aden killed",
    ],
)
def test_a_question_about_a_day_or_the_beginning_keeps_the_order(question: str) -> None:
    assert [span for span, _, _ in _compared(question, FIRST, LATER)] == ["14", "25"]


def test_somebody_whom_articles_give_another_office_does_not_come_first() -> None:
    holder = _quote("Bo Quist, the Danish foreign minister, left.", "Bo Quist", "2024-05-01")
    other = _quote("Cy Berg met the Danish foreign minister.", "Cy Berg", "2024-05-03")
    reading = analyze(Question("who is the danish foreign minister"))
    known = {other.article_key: SAME}
    assert compared(reading, [holder, other], THRESHOLD, known)[0].span == "Cy Berg"
    learned = [one if one.name else replace(one, learned=("bo quist",)) for one in reading.terms]
    reading = replace(reading, terms=tuple(learned))
    assert compared(reading, [holder, other], THRESHOLD, known)[0].span == "Bo Quist"
