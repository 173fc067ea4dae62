"""Which sentences the date of their article dates."""

import pytest

from index.answer.question.analyze import analyze
from index.answer.spans.article_date import dates_by_article, tells_in_present
from index.values import Question, Span


@pytest.mark.parametrize(
    ("question", "sentence", "span", "dated"),
    [
        ("When does the council vote?", "The council votes today.", None, True),
        ("When did they sign it?", "They signed it today.", Span(0, 4), False),
        ("When did they sign it?", "They signed it.", None, False),
        ("When did the council vote?", "The council votes on Gaza.", None, True),
        ("When does the council vote?", "The council votes on Gaza.", None, False),
        ("Where does the council vote?", "The council votes today.", None, False),
    ],
)
def test_a_sentence_that_says_today_or_is_in_the_present_is_dated_by_its_article(
    question: str, sentence: str, span: Span | None, dated: bool
) -> None:
    assert dates_by_article(analyze(Question(question)), sentence, span) == dated


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when was ann ito elected", "Parliament elects Ann Ito."),
        ("when was ann ito sworn in", "Ann Ito is formally sworn in."),
        ("when did the minister flee", "Minister Bo Lind flees the country after a vote."),
        ("when did they sign the pact", "Qatar and Ukraine sign a pact."),
        ("when did the fighting start", "Clashes erupt in the north of Mali."),
        ("when did the pope go there", "Leo visits Oslo, the first pope to do so since 1968."),
        ("date of the bus crash in oslo", "Nine people are killed in a bus crash in Oslo."),
    ],
)
def test_what_is_asked_about_is_told_in_the_present(question: str, sentence: str) -> None:
    assert tells_in_present(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when was ann ito elected", "Ann Ito, elected last, leads the house."),
        ("when was ann ito elected", "Parliament elects Ann Ito on 3 May 2024."),
        ("when did she hide the losses", "She resigns after hiding losses."),
        ("when was the bank founded", "The court fines the bank that Ann Ito founded."),
        ("when will ann ito win", "Parliament elects Ann Ito."),
        ("when was the bank fined", "The court said that it fines the bank."),
        ("when did russia attack the port", "Russia attacks the port almost every night."),
        ("when did macron visit berlin", "If Macron visits Berlin, he will meet the mayor."),
        ("when did the truce start", "The truce starts in two weeks."),
        ("when was the bank fined", "The law fines a bank that hides losses."),
    ],
)
def test_what_is_told_in_the_past_or_with_a_date_or_not_at_all_is_not(
    question: str, sentence: str
) -> None:
    assert not tells_in_present(question, sentence)
