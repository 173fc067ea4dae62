"""The names of outlets without markup."""

import pytest

from index.text.outlet_names import LONGEST, plain_outlet


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("*The Post*", "The Post"),
        ("AFP via *Barron's*", "AFP via Barron's"),
        ("*The Arena* via *The Post*", "The Arena via The Post"),
        ("*Le Quotidien*  in French", "Le Quotidien in French"),
        ("''Wire''", "Wire"),
        ("''L'Observateur''", "L'Observateur"),
        ("'''Wire'''", "Wire"),
        ("_Dawn_", "Dawn"),
        ("<i>Le Monde</i>", "Le Monde"),
        ("[[The Hill (newspaper)|The Hill]]", "The Hill"),
        ("[The Hill](https://hill.example)", "The Hill"),
        ("AT&amp;T News", "AT&T News"),
    ],
)
def test_markup_is_removed(given: str, plain: str) -> None:
    assert plain_outlet(given) == plain


@pytest.mark.parametrize(
    "name", ["The Post", "S&P Global", "N+", "TVM+*", "news_of_day", "Barron's", "*", "**", "a < b"]
)
def test_signs_that_are_no_markup_stay(name: str) -> None:
    assert plain_outlet(name) == name


def test_what_calls_itself_a_novel_is_cut() -> None:
    assert plain_outlet("*" + "Post " * 1_000 + "*") == ("*" + "Post " * 1_000)[:LONGEST].strip()
