"""Where a later article gives a different value, that value comes first."""

from dataclasses import replace

import pytest

from index.answer.answerer import THRESHOLD
from index.answer.other_values.newest import newest_first
from index.answer.question.analyze import analyze
from index.values import Published, Question, Quote
from tests.index.answer.samples import Desk, draft


def _quote(sentence: str, span: str, day: str | None, score: float = 0.8) -> Quote:
    return Quote(
        rank=1, text=sentence, sentence=sentence, span=span, article_id=sentence, revision=1,
        start=0, end=1, title="Quake", source="Wire", score=score,
        published=Published.parse(day) if day else None,
    )  # fmt: skip


FIRST = _quote("The earthquake in Aden killed 14 people.", "14", "2024-05-01", 0.9)
LATER = _quote("The earthquake in Aden has killed 20 people.", "20", "2024-05-03", 0.7)


def _ordered(question: str, *quotes: Quote) -> list[tuple[str | None, bool]]:
    found = newest_first(analyze(Question(question)), quotes, THRESHOLD)
    assert [one.rank for one in found] == list(range(1, len(found) + 1)) or found == quotes
    return [(one.span, one.overtaken) for one in found]


ASKED = "how many people did the earthquake in aden kill"


def test_a_later_value_comes_first_and_the_older_is_overtaken() -> None:
    assert _ordered(ASKED, FIRST, LATER) == [("20", False), ("14", True)]


def test_of_several_later_values_the_newest_comes_first() -> None:
    last = _quote("The earthquake in Aden killed 31 people.", "31", "2024-06-01", 0.6)
    assert _ordered(ASKED, FIRST, LATER, last) == [("31", False), ("14", True), ("20", True)]


OTHER_WORDS = _quote("The toll in Yemen's south rose to 25.", "25", "2024-05-03", 0.7)


def test_what_is_known_to_be_of_the_same_matter_may_use_other_words() -> None:
    reading = analyze(Question(ASKED))
    for known, expected in ((frozenset[str](), "14"), (frozenset({OTHER_WORDS.article_id}), "25")):
        found = newest_first(reading, (FIRST, OTHER_WORDS), THRESHOLD, known)
        assert found[0].span == expected
        assert found[1].overtaken is bool(known)


def test_an_older_value_of_the_same_matter_is_overtaken_by_the_first() -> None:
    found = newest_first(
        analyze(Question(ASKED)), (OTHER_WORDS, FIRST), THRESHOLD, {FIRST.article_id}
    )
    assert [(one.span, one.overtaken) for one in found] == [("25", False), ("14", True)]


def test_of_two_later_values_a_much_less_sure_one_does_not_come_first() -> None:
    last = replace(LATER, span="31", article_id="last", published=Published.parse("2024-06-01"))
    sure = replace(LATER, score=0.95)
    assert _ordered(ASKED, FIRST, sure, replace(last, score=0.72))[0] == ("31", False)
    assert _ordered(ASKED, FIRST, sure, replace(last, score=0.7))[0] == ("20", False)


def test_a_further_sentence_of_the_first_article_is_not_overtaken_by_another_matter() -> None:
    further = replace(FIRST, span="two", start=60, sentence="The earthquake in Aden razed two.")
    reading = analyze(Question(ASKED))
    known = frozenset({OTHER_WORDS.article_id})
    found = newest_first(reading, (FIRST, further, OTHER_WORDS), THRESHOLD, known)
    assert [(one.span, one.overtaken) for one in found] == [
        ("25", False), ("14", True), ("two", False),
    ]  # fmt: skip


def test_a_question_for_the_original_value_keeps_the_order() -> None:
    asked = "what was the original number of people that the earthquake in aden killed"
    assert _ordered(asked, FIRST, LATER) == [("14", False), ("20", False)]


@pytest.mark.parametrize(
    "later",
    [
        replace(LATER, span="14"),
        replace(LATER, span="14 people"),
        replace(LATER, score=0.4),
        replace(LATER, published=None),
        replace(LATER, span=None),
        replace(LATER, published=Published.parse("2024-04-03")),
        _quote("An earthquake killed 20 people in Lima.", "20", "2024-05-03"),
    ],
    ids=[
        "same value",
        "same number",
        "unsure",
        "undated",
        "without words",
        "older",
        "another matter",
    ],
)
def test_other_quotes_stay_behind(later: Quote) -> None:
    assert _ordered(ASKED, FIRST, later) == [(FIRST.span, False), (later.span, False)]


def test_where_the_first_is_the_newest_of_how_things_stand_now_the_older_is_overtaken() -> None:
    first, later = replace(FIRST, score=0.6), replace(LATER, score=0.8)
    now = "how many people has the earthquake in aden killed so far"
    assert _ordered(now, later, first) == [("20", False), ("14", True)]
    assert _ordered(ASKED, later, first) == [("20", False), ("14", False)]


OLD = "Ada Lark, the Danish foreign minister, left Oslo."
NEW = "Bo Quist, the Danish foreign minister, praised the accord that was signed there."


def test_an_earlier_holder_of_an_office_comes_after_the_present_one(desk: Desk) -> None:
    desk = replace(desk, threshold=0.2)
    desk.add(
        draft(OLD, title="Talks", published="2019-05-01"),
        draft(NEW, title="Accord", published="2023-05-01"),
    )
    asked = desk.ask("who is the danish foreign minister?")
    assert [(one.sentence, one.overtaken) for one in asked.quotes] == [(NEW, False), (OLD, True)]
    then = desk.ask("who was the danish foreign minister in 2019?")
    assert then.quotes[0].sentence == OLD
    assert not then.quotes[0].overtaken


def test_somebody_whom_articles_give_another_office_does_not_come_first() -> None:
    holder = _quote("Bo Quist, the Danish foreign minister, left.", "Bo Quist", "2024-05-01")
    other = _quote("Cy Berg met the Danish foreign minister.", "Cy Berg", "2024-05-03")
    reading = analyze(Question("who is the danish foreign minister"))
    assert newest_first(reading, [holder, other], THRESHOLD)[0].span == "Cy Berg"
    learned = [one if one.name else replace(one, learned=("bo quist",)) for one in reading.terms]
    reading = replace(reading, terms=tuple(learned))
    assert newest_first(reading, [holder, other], THRESHOLD)[0].span == "Bo Quist"


@pytest.mark.parametrize(
    "question",
    [
        f"{ASKED} on 1 May 2024",
        "how many people did the earthquake in aden kill at first",
        "why did the earthquake in aden kill so many people",
    ],
)
def test_a_question_about_a_day_the_beginning_or_a_reason_keeps_the_order(question: str) -> None:
    assert _ordered(question, FIRST, LATER) == [("14", False), ("20", False)]
