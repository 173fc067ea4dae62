"""Whether a quote supports a statement."""

import pytest

from index.answer.statement.relation import related
from index.values import Published
from tests.bot.samples import quote
from tests.index.answer.statement.cases import INTRODUCED

SENTENCE = "The minister said on 5 March 2024 that 15 people were killed in the attack in Geneva."


def relation(statement: str, sentence: str = SENTENCE) -> tuple[str, str | None, str | None]:
    found = related(statement, quote(text=sentence, sentence=sentence, title="News",
                                     published=Published.parse("2024-03-05")))  # fmt: skip
    return found.relation, found.stated, found.quoted


@pytest.mark.parametrize(
    "statement",
    [
        "15 people were killed in the attack in Geneva, the minister said on 5 March 2024",
        "In Geneva 15 people were killed, the minister said",
        "On 5 March, 15 people were killed in the Geneva attack",
    ],
)
def test_the_same_words_and_figures_support(statement: str) -> None:
    assert relation(statement) == ("supports", None, None)


@pytest.mark.parametrize(
    ("statement", "stated", "quoted"),
    [
        ("12 people were killed in the attack in Geneva", "12", "15"),
        ("Twelve people were killed in the attack in Geneva", "Twelve", "15"),
        ("The minister said on 5 April 2024 that 15 people were killed in the attack",
         "5 April 2024", "5 March 2024"),
        ("The minister said in 2023 that 15 people were killed in the attack", "2023",
         "5 March 2024"),
        ("15 people were killed in the attack in Vienna", "Vienna", "Geneva"),
    ],
)  # fmt: skip
def test_another_number_date_or_place_on_the_same_matter_differs(
    statement: str, stated: str, quoted: str
) -> None:
    found, ours, theirs = relation(statement)
    assert found == "differs"
    assert ours is not None
    assert theirs is not None
    assert stated in ours
    assert quoted in theirs


@pytest.mark.parametrize(
    "statement",
    [
        "15 people were not killed in the attack in Geneva",
        "Three ministers signed the treaty in Geneva",
        "12 cars were burnt in the attack in Geneva",
        "On Tuesday, some people were killed",
        "15 people may be killed in the attack in Geneva",
        "Were 15 people killed in the attack in Geneva?",
        "Police of Lausanne said that 15 people were killed in the attack in Geneva",
        "Lausanne mourns: 12 people were killed in the attack in Geneva",
        "He said so",
        "Fifteen",
    ],
)
def test_what_words_cannot_tell_is_only_close(statement: str) -> None:
    assert relation(statement) == ("close", None, None)


def test_a_figure_that_the_quote_lacks_keeps_it_from_supporting() -> None:
    assert relation("15 people were killed in the attack in Geneva, which cost 300 euros")[0] != (
        "supports"
    )


def test_words_of_a_statement_in_a_sentence_on_something_else_do_not_support_it() -> None:
    sentence = "Just today, Russia issued another warning about Finland and Sweden joining NATO."
    assert relation("Finland joined NATO in April 2022.", sentence)[0] == "close"
    sentence = "Deputy Secretary Sherman traveled to China for meetings with Wang Yi on July 25-26."
    assert relation("Sullivan met Wang Yi in Beijing on 27 August 2024.", sentence)[0] == "close"


@pytest.mark.parametrize(("statement", "sentence", "same"), INTRODUCED)
def test_what_a_statement_quotes_is_verbatim_whoever_is_said_to_say_it(
    statement: str, sentence: str, same: bool
) -> None:
    assert (relation(statement, sentence)[0] == "verbatim") == same


def test_words_that_a_sentence_denies_are_not_verbatim() -> None:
    sentence = "Officials denied that 15 people were killed in the attack in Geneva."
    assert relation("15 people were killed in the attack in Geneva", sentence)[0] == "close"
    assert relation("Nobody said that 15 people were killed in Geneva", SENTENCE)[0] == "close"
