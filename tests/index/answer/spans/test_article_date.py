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
    ("question", "sentence", "told"),
    [
        ("when was ann ito elected", "Parliament elects Ann Ito.", True),
        ("when was ann ito sworn in", "Ann Ito is formally sworn in.", True),
        ("when did the minister flee", "Minister Bo Lind flees the country after a vote.", True),
        ("when did they sign the pact", "Qatar and Ukraine sign a pact.", True),
        ("when did the fighting start", "Clashes erupt in the north of Mali.", True),
        (
            "when did the pope go there",
            "Leo visits Oslo, the first pope to do so since 1968.",
            True,
        ),
        ("date of the bus crash in oslo", "Nine people are killed in a bus crash in Oslo.", True),
        # told in the past, with a date, or not at all
        ("when was ann ito elected", "Ann Ito, elected last, leads the house.", False),
        ("when was ann ito elected", "Parliament elects Ann Ito on 3 May 2024.", False),
        ("when did she hide the losses", "She resigns after hiding losses.", False),
        ("when was the bank founded", "The court fines the bank that Ann Ito founded.", False),
        ("when will ann ito win", "Parliament elects Ann Ito.", False),
        ("when was the bank fined", "The court said that it fines the bank.", False),
        ("when did russia attack the port", "Russia attacks the port almost every night.", False),
        ("when did macron visit berlin", "If Macron visits Berlin, he will meet the mayor.", False),
        ("when did the truce start", "The truce starts in two weeks.", False),
        ("when was the bank fined", "The law fines a bank that hides losses.", False),
    ],
)
def test_what_is_asked_about_is_told_in_the_present(
    question: str, sentence: str, told: bool
) -> None:
    assert tells_in_present(question, sentence) is told
